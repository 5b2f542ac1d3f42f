package io.holdfast.socketio;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.Revision;
import io.holdfast.engineio.SessionId;
import io.holdfast.socketio.Listener.Kind;
import io.holdfast.socketio.spi.BroadcastFlags;
import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.EventPacket;
import io.holdfast.socketio.spi.LogException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client in one namespace.
 *
 * <p>Safe for use by several threads. What the client sends is handed to listeners in its order,
 * one event at a time: on the loop of the connection, or where {@link SocketIoOptions#executor}
 * says.
 */
public final class Socket extends SocketTargets {

  /*
   * The states, in their order: connecting (0), connected, leaving, ending, gone. Any thread may
   * take the step to leaving; the steps behind it are taken where listeners run.
   */
  private static final int CONNECTED = 1;
  private static final int LEAVING = 2;
  private static final int ENDING = 3;
  private static final int GONE = 4;

  private static final AtomicIntegerFieldUpdater<Socket> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Socket.class, "state");

  private final String id;
  private final Namespace namespace;
  private final Connection connection;
  private final Handshake handshake;
  private final @Nullable SocketLink link;
  private final Set<String> previousRooms;
  private volatile int state;

  /** Rooms but its own; guarded by this, as the two below. For the local adapter. */
  @Nullable Set<String> joinedRooms;

  volatile boolean isInOwnRoom;
  boolean isInGroups;

  Socket(Namespace namespace, Connection connection, Handshake handshake, Comeback comeback) {
    RecoveryClaim claim = comeback.claim();
    Recovery recovery = namespace.recovery();
    this.link = recovery == null ? null : recovery.newLink(connection, claim);
    this.id = claim == null ? drawId(namespace, connection.engine()) : claim.session().id();
    this.previousRooms = comeback.previousRooms();
    if (claim != null) {
      attach(claim.data());
    }
    this.namespace = namespace;
    this.connection = connection;
    this.handshake = handshake;
    if (!connection.server().isOnLoop()) {
      createQueue();
    }
  }

  /** Clients of revision 3 make up the id themselves, from that of their session. */
  private static String drawId(Namespace namespace, EngineSocket engine) {
    if (engine.revision() == Revision.FOUR) {
      return SessionId.draw();
    }
    boolean isMain = namespace.name().equals(PacketHeader.MAIN_NAMESPACE);
    return isMain ? engine.id() : namespace.name() + "#" + engine.id();
  }

  @Override
  Socket self() {
    return this;
  }

  /** {@return the id, which is no other socket's} */
  public String id() {
    return id;
  }

  /** {@return the namespace} */
  public Namespace namespace() {
    return namespace;
  }

  /** {@return the session underneath, which the client's other sockets share} */
  public EngineSocket conn() {
    return connection.engine();
  }

  /** {@return what the client said when it asked for the namespace} */
  public Handshake handshake() {
    return handshake;
  }

  /** {@return the rooms that the socket is in, its own id among them} */
  public Set<String> rooms() {
    return namespace.adapter().socketRooms(id);
  }

  /** {@return whether middlewares have let pass, and the client has not left} */
  @Override
  public boolean isConnected() {
    return state == CONNECTED;
  }

  /** {@return whether the client goes on where it was before its connection broke} */
  public boolean isRecovered() {
    return link != null && link.claim() != null;
  }

  /**
   * {@return the rooms of the client's session if it cannot go on, since what the client missed is
   * not kept any more; else none} The socket is in none of them, and has another id: the
   * application decides what the client joins again, and how it catches up.
   */
  public Set<String> previousRooms() {
    return previousRooms;
  }

  @Override
  @Nullable SocketLink link() {
    return link;
  }

  /** {@return whether what is sent now goes out soon} */
  public boolean isWritable() {
    return conn().isWritable();
  }

  /**
   * Sends an event.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @return false if it was dropped, since the client has left or too much waits for it
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   * @throws LogException if events are kept in a log that takes no more; the event is dropped
   */
  public boolean emit(String event, @Nullable Object... arguments) {
    return emit(BroadcastFlags.DEFAULT, event, arguments);
  }

  boolean emit(BroadcastFlags flags, String event, @Nullable Object... arguments) {
    requireFree(event);
    List<JsonValue> packet = Arguments.write(event, arguments);
    if (link != null) {
      return link.recovery().emit(this, link, new EventPacket(packet), flags);
    }
    if (!isHere()) {
      return false;
    }
    notifyOutgoing(packet);
    return write(packet, PacketSink.NO_ACK, flags);
  }

  /**
   * Sends an event, and tells when it is kept for when the client comes back, as {@link
   * Broadcaster#emitDurably} does.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @return completes when the log has the event; fails with {@link LogException} if the log does
   *     not take it, and with {@link SocketIoException} if the client has left
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   */
  public CompletionStage<Void> emitDurably(String event, @Nullable Object... arguments) {
    if (link == null) {
      return emit(event, arguments) ? CompletableFuture.completedFuture(null) : Recovery.GONE;
    }
    requireFree(event);
    return link.recovery()
        .emitDurably(this, link, new EventPacket(Arguments.write(event, arguments)));
  }

  private boolean write(List<JsonValue> packet, long ackId, BroadcastFlags flags) {
    EngineMessage message = namespace.encoded(packet, ackId, flags);
    if (flags.isVolatile()) {
      conn().sendVolatile(message);
      return conn().isOpen();
    }
    return conn().send(message);
  }

  /**
   * Sends an event named {@code message}.
   *
   * @param arguments as in {@link JsonValue#of}
   * @return false if it was dropped, since the client has left or too much waits for it
   * @throws IllegalArgumentException if an argument cannot be written as JSON
   */
  public boolean send(@Nullable Object... arguments) {
    return emit("message", arguments);
  }

  /**
   * Sends an event that asks for an answer.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @return the answer; fails with {@link SocketIoException} if the client leaves for good before,
   *     or owes too many already, and with {@link LogException} if events are kept in a log that
   *     does not take this one
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   */
  public CompletionStage<Arguments> emitWithAck(String event, @Nullable Object... arguments) {
    return emitWithAck(BroadcastFlags.DEFAULT, event, arguments);
  }

  CompletionStage<Arguments> emitWithAck(
      BroadcastFlags flags, String event, @Nullable Object... arguments) {
    requireFree(event);
    List<JsonValue> packet = Arguments.write(event, arguments);
    SingleAck ack = new SingleAck(this, namespace.nextAckId());
    if (!isReachable(flags)) {
      return ack.failed(SocketIoError.DISCONNECTED, "the socket has gone");
    }
    if (!acks().expect(ack.id(), ack, connection.server().options().maxPendingAcks())) {
      return isReachable(flags)
          ? ack.failed(SocketIoError.TOO_MANY_PENDING_ACKS, "too many answers are awaited")
          : ack.failed(SocketIoError.DISCONNECTED, "the socket has gone");
    }
    notifyOutgoing(packet);
    ack.expireAfter(flags.timeout(), namespace.engine());
    if (link != null) {
      link.recovery().ask(this, new EventPacket(packet), ack, flags);
    } else if (!write(packet, ack.id(), flags) && acks().take(ack.id()) != null) {
      ack.gone();
    }
    return ack.result();
  }

  private boolean isReachable(BroadcastFlags flags) {
    return link == null
        ? state < LEAVING && conn().isOpen()
        : link.recovery().isReachable(this, link, flags);
  }

  /**
   * {@return what sends to this socket, and waits for answers as long}
   *
   * @param timeout positive; without it an answer is awaited until the client leaves
   */
  public SocketEmitter timeout(Duration timeout) {
    return new SocketEmitter(this, BroadcastFlags.DEFAULT).timeout(timeout);
  }

  /** {@return what sends to this socket if it is writable, and else drops the event} */
  public SocketEmitter asVolatile() {
    return new SocketEmitter(this, BroadcastFlags.DEFAULT).asVolatile();
  }

  /**
   * {@return what sends to this socket, and lets transports compress, or not}
   *
   * @param isCompressed whether they may, which is the default
   */
  public SocketEmitter compress(boolean isCompressed) {
    return new SocketEmitter(this, BroadcastFlags.DEFAULT).compress(isCompressed);
  }

  /** {@return what reaches all sockets of the namespace but this} */
  @Override
  public BroadcastOperator broadcast() {
    return broadcast(BroadcastFlags.DEFAULT);
  }

  BroadcastOperator broadcast(BroadcastFlags flags) {
    return new BroadcastOperator(namespace, new BroadcastOptions(Set.of(), Set.of(id), flags));
  }

  /**
   * Joins rooms; does nothing if the client has left.
   *
   * @param rooms to join
   * @throws SocketIoException with {@link SocketIoError#TOO_MANY_ROOMS} if there is no room for
   *     them
   */
  public void join(String... rooms) {
    join(List.of(rooms));
  }

  /**
   * Joins rooms; does nothing if the client has left.
   *
   * @param rooms to join
   * @throws SocketIoException with {@link SocketIoError#TOO_MANY_ROOMS} if there is no room for
   *     them
   */
  public void join(Collection<String> rooms) {
    if (mayJoin()) {
      namespace.adapter().addAll(id, new HashSet<>(rooms));
    }
  }

  /**
   * Leaves a room; does nothing if the socket is not in it.
   *
   * @param room to leave
   */
  public void leave(String room) {
    namespace.adapter().del(id, room);
  }

  /**
   * Takes the socket out of its namespace; does nothing before it is connected and after it has
   * gone.
   *
   * @param close whether all sockets of the client are taken out, and its connection is closed
   */
  public void disconnect(boolean close) {
    if (close) {
      conn().execute(connection::disconnectAll);
    } else if (STATE.compareAndSet(this, CONNECTED, LEAVING)) {
      send(connection.server().codec().disconnect(namespace.name()));
      conn().execute(this::leaveConnection);
    }
  }

  /** Sends something else than an event, behind what was emitted before. */
  private void send(EngineMessage message) {
    if (link == null) {
      conn().send(message);
    } else {
      link.recovery().send(link, message);
    }
  }

  /** Does something on the loop when all that was emitted before has gone out. */
  void executeInOrder(Runnable task) {
    if (link == null) {
      conn().execute(task);
    } else {
      link.recovery().execute(link, task);
    }
  }

  private void leaveConnection() {
    connection.leave(this);
    endLater(DisconnectReason.SERVER_NAMESPACE_DISCONNECT, "");
    connection.awaitEnd(this);
  }

  @Override
  void changed() {
    if (has(Kind.ANY_OUTGOING) && state < ENDING) {
      namespace.outgoingWatchers().add(this);
    }
  }

  /**
   * All have let pass: tells the client, and then whoever waits for it.
   *
   * @param lastMissed position of the last event that was missed, if the socket is recovered
   */
  void connect(long lastMissed) {
    state = CONNECTED;
    if (link == null) {
      conn().send(ConnectAnswer.of(this, null));
      namespace.connect(this);
    } else if (!isRecovered()) {
      link.recovery().connect(this, link);
    } else if (!link.recovery().resume(this, link, lastMissed)) {
      connection.closeByForce();
      return;
    }
    runInOrder(
        () -> {
          for (Consumer<Socket> listener : namespace.connectionListeners()) {
            guarded(() -> listener.accept(this));
          }
        });
  }

  /** Somebody has not let pass, or nobody waits for an answer any more. */
  void refuse() {
    state = GONE;
    namespace.remove(this);
    if (link != null) {
      link.recovery().refuse(this, link);
    }
    if (!isRecovered()) {
      closeAcks();
    }
  }

  boolean isGone() {
    return state == GONE;
  }

  /** Whether the socket has not begun to leave its namespace. */
  boolean isHere() {
    return state < LEAVING;
  }

  /** Whether the socket has not begun to leave its rooms for good. */
  boolean mayJoin() {
    return state < ENDING;
  }

  @Override
  Connection connection() {
    return connection;
  }

  @Override
  void answer(long ackId, List<JsonValue> arguments) {
    if (state == CONNECTED) {
      send(connection.server().codec().ack(namespace.name(), ackId, arguments));
    }
  }

  /** The socket has ended; listeners are told when they have seen all that came before. */
  void endLater(DisconnectReason reason, String description) {
    runLast(() -> end(reason, description));
  }

  private void end(DisconnectReason reason, String description) {
    if (state >= ENDING) {
      return;
    }
    state = ENDING;
    fireEnd(Kind.DISCONNECTING, reason, description);
    boolean isKept = false;
    if (link == null) {
      namespace.remove(this);
    } else {
      isKept = link.recovery().end(this, link, reason);
    }
    state = GONE;
    if (!isKept) {
      closeAcks();
    }
    fireEnd(Kind.DISCONNECT, reason, description);
  }
}
