package io.holdfast.socketio;

import io.holdfast.engineio.Revision;
import io.holdfast.socketio.spi.BroadcastFlags;
import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.EventPacket;
import io.holdfast.socketio.spi.SocketSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds out who comes back to a namespace. Safe for use by several threads. */
final class Recovery {

  /*
   * A session has one holder: a socket, from when its client is connected until it has ended and
   * its session is kept; or an attempt, that has claimed it; or nobody. A client that comes back
   * while its old socket has it makes that one end, and waits for it.
   */

  /**
   * A client that has come back does not come again so soon, but a second connection that presents
   * the same private id may: it begins a new session, or the two would take it from each other.
   */
  private static final Duration RACE_TIME = Duration.ofMillis(500);

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
  void claim(JsonValue auth, Consumer<Optional<RecoveryClaim>> outcome) {
    Map<?, ?> presented = auth.isEmptyObject() ? Map.of() : auth.read(Map.class);
    Object offset = presented.get("offset");
    if (!(presented.get("pid") instanceof String privateId)
        || !(offset == null || offset instanceof String)) {
      outcome.accept(Optional.empty());
      return;
    }
    String known = offset == null ? "" : (String) offset;
    Socket holder = holders.get(privateId);
    SocketLink link = holder == null ? null : holder.link();
    if (holder == null || link == null) {
      restore(privateId, known, outcome);
    } else if (link.isJustResumed || !link.awaitEnd(() -> restore(privateId, known, outcome))) {
      outcome.accept(Optional.empty());
    } else {
      holder.conn().execute(holder.connection()::takenOver);
    }
  }

  private void restore(String privateId, String offset, Consumer<Optional<RecoveryClaim>> outcome) {
    adapter
        .restoreSession(privateId, offset)
        .thenAccept(
            found -> outcome.accept(found.map(session -> new RecoveryClaim(session, offset))));
  }

  /** The mirror image of {@link #claim}. */
  void release(SocketSession session) {
    adapter.release(session);
  }

  /** {@return the link of a socket that is being made} */
  SocketLink newLink(Connection connection, @Nullable RecoveryClaim claim) {
    return new SocketLink(this, connection.engine(), claim);
  }

  /** {@return false if the session cannot go on after all} */
  boolean connect(Socket socket, SocketLink link) {
    namespace.enterGroups(socket);
    if (!adapter.connect(socket, link, ConnectAnswer.of(socket, link.privateId()))) {
      return false;
    }
    if (link.session() != null) {
      link.isJustResumed = true;
      namespace.engine().schedule(RACE_TIME, () -> link.isJustResumed = false);
    }
    holders.put(link.privateId(), socket);
    return true;
  }

  /** Takes a socket out of its rooms; if its client may come back, what is known of it is kept. */
  void end(Socket socket, SocketLink link, DisconnectReason reason) {
    if (reason.isRecoverable()
        && socket.conn().revision() != Revision.THREE
        && holders.containsKey(link.privateId())) {
      adapter.persistSession(
          new SocketSession(
              socket.id(), link.privateId(), socket.rooms(), socket.data(Object.class), List.of()));
    }
    namespace.remove(socket);
    holders.remove(link.privateId(), socket);
    link.ended();
  }

  /**
   * Sends to one socket, or keeps it for when its client is back.
   *
   * @return false if neither
   */
  boolean emit(Socket socket, SocketLink link, EventPacket packet, BroadcastFlags flags) {
    boolean isHere = socket.isHere();
    if (!isHere && (flags.isVolatile() || !adapter.isAway(link.privateId()))) {
      return false;
    }
    adapter.broadcast(packet, new BroadcastOptions(Set.of(socket.id()), Set.of(), flags));
    return !isHere || socket.conn().isOpen();
  }
}
