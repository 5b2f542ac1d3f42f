package io.holdfast.netty;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineListener;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineRequest;
import io.holdfast.engineio.EngineSession;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.EngineUpgrade;
import io.holdfast.engineio.PollAnswer;
import io.holdfast.engineio.RequestError;
import io.holdfast.engineio.Revision;
import io.holdfast.engineio.SessionFacts;
import io.holdfast.engineio.TransportName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session on its loop, where it stays whatever its transport. */
final class EngineConnection implements EngineSocket, MemberSource {

  private static final System.Logger LOGGER = System.getLogger(EngineConnection.class.getName());

  /*
   * As with a WebSocket: a call on the loop acts at once, one from elsewhere becomes a task of the
   * loop, and its bytes are counted until the loop gets to it.
   */
  private static final AtomicLongFieldUpdater<EngineConnection> HANDED_IN_BYTES =
      AtomicLongFieldUpdater.newUpdater(EngineConnection.class, "handedInBytes");

  private final EngineSessions sessions;
  private final Shard shard;
  private final EngineRequest request;
  private final EngineSession session;
  private final EngineDeadline deadline;

  /** Of a session that was opened on polling, as the one below. */
  private final @Nullable RequestStamps stamps;

  private final @Nullable PostBodies posts;

  private EngineListener listener = NoListener.INSTANCE;
  private @Nullable PollingMember polling;
  private @Nullable EngineWebSocket upgrading;
  private volatile @Nullable EngineWebSocket webSocket;
  private volatile boolean isOpen = true;
  private volatile boolean hasPoll;
  private volatile int waitingBytes;
  private volatile long handedInBytes;

  /**
   * Creates a connection. Called on its loop.
   *
   * @param sessions that it belongs to
   * @param shard of its loop
   * @param request that it was opened with
   * @param open opens the session
   */
  EngineConnection(
      EngineSessions sessions,
      Shard shard,
      EngineRequest request,
      Function<EngineListener, EngineSession> open) {
    this.sessions = sessions;
    this.shard = shard;
    this.request = request;
    this.session = open.apply(new Events());
    this.deadline = new EngineDeadline(shard, session, this::timeReached);
    boolean isPolling = session.transport() == TransportName.POLLING;
    this.stamps = isPolling ? new RequestStamps(request) : null;
    this.posts = isPolling ? new PostBodies(this::postFailed) : null;
  }

  /** The session is known, and begins. */
  void begin(@Nullable EngineWebSocket carrier) {
    webSocket = carrier;
    if (carrier == null) {
      polling = new PollingMember(shard, session, this::acted);
    } else {
      carrier.carry(this);
    }
    sessions.policy().initialPacket().ifPresent(this::sendNow);
  }

  /** Somebody takes the session, and may send to it. */
  void accept() {
    guarded(() -> listener = sessions.accept(this));
    acted();
  }

  @Override
  public Shard shard() {
    return shard;
  }

  @Override
  public GroupMember member() {
    EngineWebSocket carrier = webSocket;
    if (carrier != null) {
      return carrier.handler();
    }
    assert polling != null;
    return polling;
  }

  SessionFacts facts() {
    return new SessionFacts(revision(), transport());
  }

  @Override
  public String id() {
    return session.id();
  }

  @Override
  public Revision revision() {
    return session.revision();
  }

  @Override
  public TransportName transport() {
    return webSocket == null ? TransportName.POLLING : TransportName.WEBSOCKET;
  }

  @Override
  public EngineRequest request() {
    return request;
  }

  @Override
  public boolean isOpen() {
    return isOpen;
  }

  @Override
  public boolean isWritable() {
    EngineWebSocket carrier = webSocket;
    if (!isOpen) {
      return false;
    }
    return carrier == null ? hasPoll : handedInBytes == 0 && carrier.isWritable();
  }

  @Override
  public long bufferedBytes() {
    EngineWebSocket carrier = webSocket;
    return handedInBytes + (carrier == null ? waitingBytes : carrier.bufferedBytes());
  }

  @Override
  public boolean isInLoop() {
    return shard.inLoop();
  }

  @Override
  public void execute(Runnable task) {
    shard.run(task);
  }

  @Override
  public boolean send(EngineMessage message) {
    return shard.inLoop() ? sendNow(message) : handIn(message, false);
  }

  @Override
  public void sendVolatile(EngineMessage message) {
    if (shard.inLoop()) {
      sendVolatileNow(message);
    } else {
      handIn(message, true);
    }
  }

  private boolean handIn(EngineMessage message, boolean isVolatile) {
    if (!isOpen) {
      return false;
    }
    int bytes = message.sizeBytes();
    boolean isFull =
        HANDED_IN_BYTES.addAndGet(this, bytes) - bytes > sessions.settings().maxQueuedBytes();
    if (!shard.execute(() -> takeOver(message, bytes, isFull, isVolatile))) {
      HANDED_IN_BYTES.addAndGet(this, -bytes);
      return false;
    }
    return !isFull;
  }

  private void takeOver(EngineMessage message, int bytes, boolean isFull, boolean isVolatile) {
    HANDED_IN_BYTES.addAndGet(this, -bytes);
    if (isFull) {
      EngineWebSocket carrier = webSocket;
      if (carrier != null) {
        carrier.handler().queueOverflowed();
      }
      fail();
    } else if (isVolatile) {
      sendVolatileNow(message);
    } else {
      sendNow(message);
    }
  }

  /** Sends on the loop. */
  void sendVolatileNow(EngineMessage message) {
    if (session.isOpen() && session.isWritable()) {
      sendNow(message);
    }
  }

  /** Sends on the loop. */
  boolean sendNow(EngineMessage message) {
    sessions.sent(message, 1);
    PollingMember poller = polling;
    if (poller != null) {
      poller.catchUp();
      poller.added(message.isCompressed());
    }
    EngineWebSocket carrier = webSocket;
    if (carrier != null && !message.isCompressed() && carrier.compresses()) {
      return isOpen && carrier.sendUncompressed(message);
    }
    if (message.hasText()) {
      byte[] packet = message.packet();
      session.sendText(Unpooled.wrappedBuffer(packet), 0, packet.length);
    }
    List<byte[]> binaries = message.binaries();
    for (int i = 0; i < binaries.size(); i++) {
      byte[] binary = binaries.get(i);
      session.sendBinary(Unpooled.wrappedBuffer(binary), 0, binary.length);
    }
    if (poller != null) {
      waitingBytes = session.queuedBytes();
      return isOpen;
    }
    return isOpen && carrier != null && carrier.handler().isOpen();
  }

  @Override
  public void close(CloseReason reason) {
    execute(
        () -> {
          session.close(reason, shard.nowNanos());
          acted();
        });
  }

  @Override
  public void discard(CloseReason reason) {
    execute(
        () -> {
          session.discard(reason, shard.nowNanos());
          acted();
        });
  }

  /** Something has been done to the session on its loop. */
  void acted() {
    if (webSocket == null) {
      hasPoll = session.isWritable();
      waitingBytes = session.queuedBytes();
    }
    deadline.update();
  }

  private void timeReached(long nowNanos) {
    EngineWebSocket carrier = webSocket;
    if (carrier != null && carrier.hasProgressed()) {
      // Reading is off while much waits: what the client answers may not have been looked at.
      session.outputProgressed(nowNanos);
    }
    session.timeReached(nowNanos);
  }

  /** A poll has come in. */
  void poll(@Nullable String stamp, PollAnswer answer) {
    if (isOpen && stamps != null && stamps.isRepeatedPoll(stamp, shard.nowNanos())) {
      // What the first was answered with is lost, and the client does not know.
      fail();
      answer.refuse(RequestError.SESSION_ID_UNKNOWN);
      return;
    }
    session.poll(answer, shard.nowNanos());
    acted();
    if (!isOpen) {
      sessions.lastPollCame(this);
    }
  }

  /** A poll was given up by the client. */
  void pollAborted(PollAnswer answer) {
    session.pollAborted(answer, shard.nowNanos());
    acted();
  }

  /** The client waits for its poll to end. */
  void releasePoll() {
    session.releasePoll();
    acted();
  }

  /** {@return whether the answer to a poll, which takes all that waits, may be compressed} */
  boolean takeCompression() {
    PollingMember poller = polling;
    return poller == null || poller.takeCompression();
  }

  /** A poll has taken what waited. */
  void polled() {
    if (isOpen) {
      shard.addLast(this::drained);
    }
  }

  /** {@return whether a POST is sent once more, having been carried out; it ends the session} */
  boolean isRepeatedPost(@Nullable String stamp) {
    boolean isRepeated = stamps != null && stamps.isRepeatedPost(stamp, shard.nowNanos());
    if (isRepeated) {
      fail();
    }
    return isRepeated;
  }

  /** {@return whether a body fits the session, which is over otherwise} */
  boolean post(ByteBuf body, boolean isBytes) {
    boolean fits = session.post(body, isBytes, shard.nowNanos());
    acted();
    return fits;
  }

  /** A body has begun, on any thread; {@return who is told of its end, if the session polls} */
  Optional<BodyHandler.Body> beginPost() {
    return Optional.ofNullable(posts).map(PostBodies::begin);
  }

  private void postFailed() {
    execute(
        () -> {
          if (webSocket == null) {
            fail();
          }
        });
  }

  private void fail() {
    session.fail(shard.nowNanos());
    acted();
  }

  /** A message of the session's own WebSocket. */
  void receive(Message message) {
    if (message.isText()) {
      session.receiveText(message.payload(), message.offset(), message.length(), shard.nowNanos());
    } else {
      session.receiveBinary(
          message.payload(), message.offset(), message.length(), shard.nowNanos());
    }
    deadline.update();
  }

  /** The session may go on on that WebSocket. */
  void beginUpgrade(EngineWebSocket candidate) {
    Optional<EngineUpgrade> upgrade = session.beginUpgrade(candidate, shard.nowNanos());
    if (upgrade.isPresent()) {
      upgrading = candidate;
      candidate.probe(this, upgrade.get());
      acted();
    } else {
      candidate.close();
    }
  }

  /** {@return whether the session is on the WebSocket of the upgrade from now on} */
  boolean receiveProbe(EngineUpgrade upgrade, Message message) {
    PollingMember poller = polling;
    if (poller != null) {
      // What groups have laid out goes before what is sent on the WebSocket.
      poller.catchUp();
    }
    boolean isDone =
        upgrade.receiveText(
            message.payload(), message.offset(), message.length(), shard.nowNanos());
    acted();
    return isDone;
  }

  /** The session's WebSocket has failed. */
  void webSocketFailed(Throwable cause) {
    LOGGER.log(System.Logger.Level.DEBUG, "the WebSocket of a session failed", cause);
    webSocketClosed(true);
  }

  /** The session's WebSocket is gone. */
  void webSocketClosed(boolean isError) {
    session.webSocketClosed(isError, shard.nowNanos());
    acted();
  }

  /** A client that was slow has caught up. */
  void drained() {
    guarded(listener::onDrain);
  }

  /** The session polls no more; who is left hears groups in its place, if anybody. */
  private void endPolling(@Nullable EngineWebSocket successor) {
    PollingMember poller = polling;
    if (poller == null) {
      return;
    }
    if (successor == null) {
      poller.memberships().leaveAll();
    } else {
      poller.memberships().moveTo(successor.handler());
      polling = null;
    }
    sessions.leavePolling();
  }

  /** Calls the listener; what it throws ends its session. */
  private void guarded(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      threw(e);
    }
  }

  private void threw(RuntimeException cause) {
    LOGGER.log(System.Logger.Level.WARNING, "a listener of a session threw", cause);
    fail();
  }

  /** What the session tells. */
  private final class Events implements EngineListener {

    @Override
    public void onText(ByteBuf payload, int offset, int length) {
      try {
        listener.onText(payload, offset, length);
      } catch (RuntimeException e) {
        threw(e);
      }
    }

    @Override
    public void onBinary(ByteBuf payload, int offset, int length) {
      try {
        listener.onBinary(payload, offset, length);
      } catch (RuntimeException e) {
        threw(e);
      }
    }

    @Override
    public void onDrain() {
      drained();
    }

    @Override
    public void onUpgrade() {
      EngineWebSocket successor = upgrading;
      webSocket = successor;
      upgrading = null;
      hasPoll = false;
      waitingBytes = 0;
      endPolling(successor);
      guarded(listener::onUpgrade);
    }

    @Override
    public void onClose(CloseReason reason) {
      isOpen = false;
      hasPoll = false;
      waitingBytes = 0;
      endPolling(null);
      sessions.remove(EngineConnection.this);
      if (session.awaitsLastPoll()) {
        sessions.awaitLastPoll(EngineConnection.this);
      }
      deadline.update();
      guarded(() -> listener.onClose(reason));
    }
  }
}
