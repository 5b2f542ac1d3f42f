package io.holdfast.socketio;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.socketio.spi.BroadcastFlags;
import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.EventPacket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds out who comes back to a namespace. Safe for use by several threads. */
final class Recovery {

  /*
   * A session has one holder: a socket, from when its client is connected, or is sent what it
   * missed, until it has ended and its session is kept; or an attempt, that has claimed it; or
   * nobody. A client that comes back while its old socket has it makes that one end, and waits.
   */

  /**
   * A client that has come back does not come again so soon, but a second connection that presents
   * the same private id may: it begins a new session, or the two would take it from each other.
   */
  private static final Duration RACE_TIME = Duration.ofMillis(500);

  /** What is sent to a client that has left fails. */
  static final CompletionStage<Void> GONE =
      CompletableFuture.failedFuture(
          new SocketIoException(SocketIoError.DISCONNECTED, "the socket has gone", null));

  private final Namespace namespace;
  private final SessionAwareAdapter adapter;
  private final Map<String, Socket> holders = new ConcurrentHashMap<>();

  Recovery(Namespace namespace, SessionAwareAdapter adapter) {
    this.namespace = namespace;
    this.adapter = adapter;
  }

  ConnectionStateRecovery options() {
    return adapter.options();
  }

  /**
   * Finds the session that a client presents.
   *
   * @param auth that the client sent along
   * @param outcome takes the session, which nobody else gets until it is released, or nothing; may
   *     be called later, on another thread
   */
  void claim(JsonValue auth, Comeback.Listener outcome) {
    Map<?, ?> presented = auth.isEmptyObject() ? Map.of() : auth.read(Map.class);
    Object offset = presented.get("offset");
    if (!(presented.get("pid") instanceof String privateId)
        || !(offset == null || offset instanceof String)) {
      outcome.onComeback(Comeback.ANEW);
      return;
    }
    String known = offset == null ? "" : (String) offset;
    Socket holder = holders.get(privateId);
    SocketLink link = holder == null ? null : holder.link();
    if (holder == null || link == null) {
      adapter.claim(privateId, known, outcome);
    } else if (link.isJustResumed
        || !link.awaitEnd(() -> adapter.claim(privateId, known, outcome))) {
      outcome.onComeback(Comeback.ANEW);
    } else {
      holder.conn().execute(holder.connection()::takenOver);
    }
  }

  /** The mirror image of {@link #claim}. */
  void release(RecoveryClaim claim) {
    adapter.release(claim);
  }

  /** A socket has not become connected: its session, if it had one, does not go on there. */
  void refuse(Socket socket, SocketLink link) {
    RecoveryClaim claim = link.claim();
    if (claim != null) {
      adapter.release(claim);
      holders.remove(link.privateId(), socket);
      link.ended();
    }
  }

  /** {@return the link of a socket that is being made} */
  SocketLink newLink(Connection connection, @Nullable RecoveryClaim claim) {
    return new SocketLink(this, connection.engine(), claim);
  }

  /**
   * Sends a client what it missed.
   *
   * @param outcome takes the position of the last event that was missed, or less than 0 if the
   *     session cannot go on after all; may be called later, on another thread
   */
  void replay(Socket socket, SocketLink link, RecoveryClaim claim, Consumer<Long> outcome) {
    hold(socket, link);
    adapter.replay(
        socket,
        claim,
        (isComplete, lastSent) -> outcome.accept(isComplete ? lastSent : Replay.FAILED));
  }

  /** Tells a client that it is connected, and has it receive. */
  void connect(Socket socket, SocketLink link) {
    namespace.enterGroups(socket);
    adapter.live().begin(socket, link, ConnectAnswer.of(socket, link.privateId()));
    holders.put(link.privateId(), socket);
  }

  /**
   * Tells a client that it is connected again.
   *
   * @param lastSent position of the last event that was missed
   * @return false if the session cannot go on after all
   */
  boolean resume(Socket socket, SocketLink link, long lastSent) {
    EngineMessage greeting = ConnectAnswer.of(socket, link.privateId());
    if (lastSent < 0 || !adapter.live().resume(socket, link, greeting, lastSent)) {
      return false;
    }
    hold(socket, link);
    return true;
  }

  private void hold(Socket socket, SocketLink link) {
    link.isJustResumed = true;
    namespace.engine().schedule(RACE_TIME, () -> link.isJustResumed = false);
    holders.put(link.privateId(), socket);
  }

  /**
   * Takes a socket out of its rooms; if its client may come back, what is known of it is kept.
   *
   * @return whether it may
   */
  boolean end(Socket socket, SocketLink link, DisconnectReason reason) {
    boolean isKept =
        adapter.live().end(socket, link, reason.isRecoverable() && link.isRecoverable());
    namespace.remove(socket);
    holders.remove(link.privateId(), socket);
    link.ended();
    return isKept;
  }

  void saveData(Socket socket, SocketLink link) {
    adapter.live().saveData(socket, link);
  }

  /** Sends something else than an event, behind what was emitted before. */
  void send(SocketLink link, EngineMessage message) {
    if (link.isIdle() && !adapter.isPending()) {
      link.engine().send(message);
    } else {
      adapter.sendInOrder(link, Outgoing.of(message));
    }
  }

  /** Does something on the loop, behind what was emitted before. */
  void execute(SocketLink link, Runnable task) {
    if (link.isIdle() && !adapter.isPending()) {
      link.engine().execute(task);
    } else {
      adapter.sendInOrder(link, Outgoing.of(task));
    }
  }

  /** {@return whether a client gets what is sent to it now, at once or when it is back} */
  boolean isReachable(Socket socket, SocketLink link, BroadcastFlags flags) {
    return socket.isHere() || (!flags.isVolatile() && adapter.isAway(link.privateId()));
  }

  /**
   * Sends to one socket, or keeps it for when its client is back.
   *
   * @return false if neither
   */
  boolean emit(Socket socket, SocketLink link, EventPacket packet, BroadcastFlags flags) {
    boolean isHere = socket.isHere();
    if (!isReachable(socket, link, flags)) {
      return false;
    }
    adapter.broadcast(packet, new BroadcastOptions(Set.of(socket.id()), Set.of(), flags));
    return !isHere || socket.conn().isOpen();
  }

  /**
   * Sends to one socket, or keeps it for when its client is back.
   *
   * @return completes when it is kept; fails if it is not
   */
  CompletionStage<Void> emitDurably(Socket socket, SocketLink link, EventPacket packet) {
    BroadcastFlags flags = BroadcastFlags.DEFAULT;
    return isReachable(socket, link, flags)
        ? adapter.broadcastDurably(
            packet, new BroadcastOptions(Set.of(socket.id()), Set.of(), flags))
        : GONE;
  }

  /** Asks one client, which may be away; what the log does not take is told to who waits. */
  void ask(Socket socket, EventPacket packet, SingleAck ack, BroadcastFlags flags) {
    adapter
        .ask(socket, packet, ack.id(), flags)
        .whenComplete(
            (done, failure) -> {
              if (failure != null && socket.acks().take(ack.id()) != null) {
                ack.refused(failure);
              }
            });
  }
}
