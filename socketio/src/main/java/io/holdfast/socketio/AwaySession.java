package io.holdfast.socketio;

import io.holdfast.engineio.EngineTimer;
import io.holdfast.socketio.StoredSession.Absence;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stays in memory of a session that is away: what finds it, and what is not for the log.
 *
 * <p>Confined to the lock of its adapter.
 */
final class AwaySession {

  private final String id;
  private final String privateId;
  private final Set<String> rooms;
  private final long start;
  private final Absence absence;
  private @Nullable PendingAcks acks;

  /** What was attached to the socket, if it is to be the same object; else null. */
  @Nullable Object data;

  /** Forgets the session; null while somebody has claimed it. */
  @Nullable EngineTimer timer;

  /**
   * Creates it.
   *
   * @param session that is kept
   * @param absence of its client
   */
  AwaySession(StoredSession session, Absence absence) {
    this.id = session.id();
    this.privateId = session.privateId();
    this.rooms = Set.copyOf(session.stays().rooms());
    this.start = session.beginning().position();
    this.absence = absence;
  }

  String id() {
    return id;
  }

  String privateId() {
    return privateId;
  }

  /** {@return the rooms that it is in, its own among them} */
  Set<String> rooms() {
    return rooms;
  }

  /** {@return the position up to which its client got what it was sent} */
  long floor() {
    return absence.floor();
  }

  long sinceMillis() {
    return absence.sinceMillis();
  }

  /** {@return the answers that the client owes} */
  PendingAcks acks() {
    PendingAcks owed = acks == null ? new PendingAcks() : acks;
    acks = owed;
    return owed;
  }

  /** {@return the answers that the client owes, or null if nobody ever asked} */
  @Nullable PendingAcks owedAcks() {
    return acks;
  }

  void setAcks(PendingAcks owed) {
    acks = owed;
  }

  /**
   * {@return the position after which the client may have missed something}
   *
   * @param received position of the last event that it says it has got
   */
  long from(long received) {
    long got = Math.max(received, start);
    return Math.max(got, got >= absence.lastSent() ? absence.end() : absence.floor());
  }

  boolean isClaimed() {
    return timer == null;
  }

  void stop() {
    EngineTimer running = timer;
    if (running != null) {
      running.cancel();
      timer = null;
    }
  }
}
