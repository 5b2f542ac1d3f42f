package io.holdfast.netty;

import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.PreparedMessage;
import io.holdfast.websocket.ReadyState;
import io.holdfast.websocket.SessionListener;
import io.holdfast.websocket.WebSocketProtocolException;
import io.holdfast.websocket.WebSocketSession;
import io.holdfast.websocket.Zlib;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The only handler of a WebSocket connection: bytes from the channel to the session, and what the
 * session wants to the channel.
 *
 * <p>Confined to its loop, but for {@link #readyState}, {@link #backlogBytes}, {@link #inLoop} and
 * {@link #execute}.
 */
final class FrameDecodeHandler extends ChannelInboundHandlerAdapter
    implements SessionListener, GroupMember, Outbox.Owner, TimingWheel.Owner {

  private static final System.Logger LOGGER = System.getLogger(FrameDecodeHandler.class.getName());

  private final Channel channel;
  private final Shard shard;
  private final Egress egress;
  private final Connection connection;
  private final SessionTerms terms;
  private final Memberships memberships;
  private final Outbox outbox;
  private final WebSocketSession session;
  private final TimingWheel.Entry deadline = new TimingWheel.Entry(this);

  private volatile ReadyState readyState = ReadyState.OPEN;
  private @Nullable ByteBuf unread;
  private volatile boolean isPaused;
  private boolean isHeld;
  private boolean isOpening = true;
  private boolean isReceiving;
  private boolean isAutoReadStale;

  /** What comes next moves the deadline nearer, if it is an answer to a Ping. */
  private boolean mayBeAwaitingPong;

  FrameDecodeHandler(
      Channel channel, Shard shard, Egress egress, SessionTerms terms, Connection connection) {
    this.channel = channel;
    this.shard = shard;
    this.egress = egress;
    this.connection = connection;
    this.terms = terms;
    this.memberships = new Memberships(shard);
    this.outbox = new Outbox(shard, egress, this, memberships);
    this.session = terms.newSession(shard, outbox, this);
    // What a peer sends along with its handshake waits for onOpen.
    session.pause();
    connection.bind(this);
  }

  boolean inLoop() {
    return shard.inLoop();
  }

  boolean execute(Runnable task) {
    return shard.execute(task);
  }

  QueueLimits limits() {
    return shard.limits();
  }

  @Override
  public Shard shard() {
    return shard;
  }

  @Override
  public LaneKind laneKind() {
    return terms.laneKind().in(connection.laneForm());
  }

  @Override
  public @Nullable Zlib zlib() {
    return terms.zlib(shard);
  }

  @Override
  public Memberships memberships() {
    return memberships;
  }

  @Override
  public void catchUp() {
    outbox.catchUp();
  }

  @Override
  public void appendShared(ByteBuf layout, int offset, int length) {
    outbox.appendShared(layout, offset, length);
  }

  @Override
  public void deliver(PreparedMessage message, boolean mayCompress) {
    if (mayCompress) {
      send(message);
    } else {
      sendUncompressed(message);
    }
  }

  Outbox outbox() {
    return outbox;
  }

  Connection connection() {
    return connection;
  }

  @Override
  public boolean isOpen() {
    return readyState == ReadyState.OPEN;
  }

  ReadyState readyState() {
    return readyState;
  }

  long backlogBytes() {
    return inLoop() ? outbox.queuedBytes() : outbox.publishedBacklogBytes();
  }

  /** The pipeline is ready. */
  void open() {
    shard.runHandedIn();
    shard.schedule(deadline);
    guarded(connection::onOpen);
    isOpening = false;
    updateReceiving();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      shard.runHandedIn();
      shard.counters().received(in.readableBytes());
      if (unread != null) {
        unread.discardSomeReadBytes().writeBytes(in);
      } else {
        receive(in);
        if (in.isReadable()) {
          // Paused within what had arrived: the rest is copied, since buffers are shared.
          unread = shard.allocator().buffer(in.readableBytes()).writeBytes(in);
        }
      }
    } finally {
      in.release();
    }
  }

  private void receive(ByteBuf in) {
    isReceiving = true;
    try {
      session.receive(in, shard.nowNanos());
    } finally {
      isReceiving = false;
    }
    afterSession();
    if (mayBeAwaitingPong) {
      mayBeAwaitingPong = false;
      shard.schedule(deadline);
    }
    if (isAutoReadStale) {
      updateAutoRead();
    }
  }

  private void afterSession() {
    if (isOpen() && session.readyState() != ReadyState.OPEN) {
      readyState = ReadyState.CLOSING;
      memberships.leaveAll();
      shard.schedule(deadline);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (readyState == ReadyState.CLOSED) {
      return;
    }
    readyState = ReadyState.CLOSED;
    shard.cancel(deadline);
    memberships.leaveAll();
    outbox.close();
    if (unread != null) {
      unread.release();
      unread = null;
    }
    CloseEvent event = session.transportClosed();
    guarded(() -> connection.onClose(event));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      session.endOfInput();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOGGER.log(System.Logger.Level.WARNING, "a connection failed and is cut", cause);
    }
    cutTransport();
  }

  /** Calls a method of the connection; what it throws is its own affair. */
  private void guarded(Runnable event) {
    shard.watch().enter(connection);
    try {
      event.run();
    } catch (RuntimeException e) {
      listenerFailed(e);
    } finally {
      shard.watch().exit(connection);
    }
  }

  private void listenerFailed(RuntimeException cause) {
    try {
      connection.onError(cause);
    } catch (RuntimeException e) {
      e.addSuppressed(cause);
      LOGGER.log(System.Logger.Level.WARNING, "a listener of errors threw", e);
    }
    close(CloseCode.INTERNAL_ERROR, "");
  }

  @Override
  public void onText(ByteBuf payload, int offset, int length) {
    received(new Message(true, payload, offset, length));
  }

  @Override
  public void onBinary(ByteBuf payload, int offset, int length) {
    received(new Message(false, payload, offset, length));
  }

  private void received(Message message) {
    shard.counters().messageIn();
    shard.watch().enter(connection);
    try {
      connection.onMessage(message);
    } catch (RuntimeException e) {
      listenerFailed(e);
    } finally {
      shard.watch().exit(connection);
      message.giveBack();
    }
  }

  @Override
  public void onPing(byte[] payload) {
    guarded(() -> connection.onPing(payload));
  }

  @Override
  public void onPong(byte[] payload) {
    guarded(() -> connection.onPong(payload));
  }

  @Override
  public void onProtocolError(WebSocketProtocolException error) {
    guarded(() -> connection.onError(error));
  }

  SendResult sendText(CharSequence text) {
    if (mayNotSend()) {
      return refusal();
    }
    session.sendText(text);
    return sent();
  }

  SendResult sendText(ByteBuf utf8, int offset, int length) {
    if (mayNotSend()) {
      return refusal();
    }
    session.sendText(utf8, offset, length);
    return sent();
  }

  SendResult sendBinary(ByteBuf bytes, int offset, int length) {
    if (mayNotSend()) {
      return refusal();
    }
    session.sendBinary(bytes, offset, length);
    return sent();
  }

  SendResult send(PreparedMessage message) {
    if (mayNotSend()) {
      return refusal();
    }
    session.send(message);
    return sent();
  }

  /** Sends a message as it is, also where messages are compressed. */
  SendResult sendUncompressed(PreparedMessage message) {
    if (mayNotSend()) {
      return refusal();
    }
    message.writeFrame(outbox.reserve(message.frameBytes()));
    return sent();
  }

  private boolean mayNotSend() {
    return !isOpen() || outbox.isFull();
  }

  private SendResult refusal() {
    if (!isOpen()) {
      return SendResult.CLOSED;
    }
    queueOverflowed();
    return SendResult.QUEUE_FULL;
  }

  private SendResult sent() {
    shard.counters().messagesOut(1);
    return outbox.isSlow() ? SendResult.BACKLOGGED : SendResult.QUEUED;
  }

  void ping(byte[] payload) {
    if (isOpen()) {
      session.sendPing(payload);
    }
  }

  void pong(byte[] payload) {
    if (isOpen()) {
      session.sendPong(payload);
    }
  }

  void close(CloseCode code, String reason) {
    if (isOpen()) {
      session.close(code, reason, shard.nowNanos());
      afterSession();
    }
  }

  void whenTaken(CompletableFuture<Void> taken) {
    outbox.whenTaken(() -> complete(taken));
  }

  private void complete(CompletableFuture<Void> taken) {
    // A channel that ends fails what it has not written before it tells that it has ended.
    if (channel.isActive()) {
      taken.complete(null);
    } else {
      taken.completeExceptionally(new ConnectionClosedException());
    }
  }

  boolean isPaused() {
    return isPaused;
  }

  /** Stops or goes on receiving, as the user asks. */
  void setPaused(boolean isPaused) {
    this.isPaused = isPaused;
    updateReceiving();
  }

  /** Stops or goes on receiving, as the listeners keep up. */
  void setHeld(boolean isHeld) {
    this.isHeld = isHeld;
    updateReceiving();
  }

  private void updateReceiving() {
    if (isPaused || isHeld || isOpening) {
      session.pause();
    } else {
      session.resume();
      receiveUnread();
    }
    updateAutoRead();
  }

  private void receiveUnread() {
    ByteBuf kept = unread;
    if (kept == null) {
      return;
    }
    unread = null;
    try {
      receive(kept);
    } finally {
      if (kept.isReadable() && readyState != ReadyState.CLOSED) {
        unread = kept;
      } else {
        kept.release();
      }
    }
  }

  private void updateAutoRead() {
    // A transport may have something at hand and read it at once, in the midst of what came before.
    isAutoReadStale = isReceiving;
    if (isReceiving) {
      return;
    }
    channel.config().setAutoRead(!isPaused && !isHeld && !outbox.isSlow());
  }

  @Override
  public void queueOverflowed() {
    if (isOpen()) {
      shard.counters().slowClosed();
      close(CloseCode.TRY_AGAIN_LATER, "the queue for this connection is full");
      updateAutoRead();
    }
  }

  @Override
  public void backlogBegan() {
    updateAutoRead();
  }

  @Override
  public void drained() {
    updateAutoRead();
    if (isOpen() && !outbox.isSlow()) {
      guarded(connection::onDrain);
    }
  }

  @Override
  public void endOutput() {
    outbox.whenTaken(egress::endOutput);
  }

  @Override
  public void closeTransport() {
    outbox.whenTaken(egress::close);
  }

  @Override
  public void cutTransport() {
    channel.close();
  }

  @Override
  public long deadlineNanos() {
    return readyState == ReadyState.CLOSED ? TimingWheel.NONE : session.deadlineNanos();
  }

  @Override
  public void deadlineReached(long nowNanos) {
    if (outbox.hasProgressed()) {
      session.outputProgressed(nowNanos);
    }
    session.timeReached(nowNanos);
    mayBeAwaitingPong = true;
  }
}
