package io.holdfast.socketio;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a client that asks for a namespace.
 *
 * @param claim the session that goes on, or null if a new one begins
 * @param previousRooms rooms of the session that cannot go on, since what its client missed is not
 *     kept any more; empty otherwise
 */
record Comeback(@Nullable RecoveryClaim claim, Set<String> previousRooms) {

  /** A new session begins, and there was none that is known. */
  static final Comeback ANEW = new Comeback(null, Set.of());

  /** Is told, maybe later, on another thread. */
  interface Listener {

    /** What becomes of the client. */
    void onComeback(Comeback comeback);
  }

  /** {@return a session that goes on} */
  static Comeback of(RecoveryClaim claim) {
    return new Comeback(claim, Set.of());
  }

  /** {@return a new session in place of one that cannot go on} */
  static Comeback inPlaceOf(AwaySession session) {
    Set<String> rooms = new HashSet<>(session.rooms());
    rooms.remove(session.id());
    return new Comeback(null, Set.copyOf(rooms));
  }
}
