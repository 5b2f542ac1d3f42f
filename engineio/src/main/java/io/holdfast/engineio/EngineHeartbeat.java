package io.holdfast.engineio;

/**
 * Decides when a Ping is due, and when a client is given up. In revision 4 the server asks: only a
 * Pong counts as an answer. In revision 3 the client asks, and has both times together to do it.
 *
 * <p>Confined to one thread.
 */
final class EngineHeartbeat {

  /** What is due. */
  enum Due {
    /** Nothing yet. */
    NOTHING,
    /** A Ping is. */
    PING,
    /** The client has been silent for too long. */
    GIVE_UP
  }

  /** A timer that is this late for a Ping does not put off what follows. */
  private static final long LATENESS_NANOS = 2_000_000;

  private final Revision revision;
  private final long intervalNanos;
  private final long timeoutNanos;
  private long deadlineNanos;
  private boolean isWaiting;

  EngineHeartbeat(Revision revision, EngineSettings settings, long nowNanos) {
    this.revision = revision;
    this.intervalNanos = settings.pingInterval().toNanos();
    this.timeoutNanos = settings.pingTimeout().toNanos();
    onSignOfLife(nowNanos);
  }

  /** The client's Pong came, or in revision 3 its Ping. */
  void onSignOfLife(long nowNanos) {
    isWaiting = revision == Revision.THREE;
    deadlineNanos = nowNanos + intervalNanos + (isWaiting ? timeoutNanos : 0);
  }

  /** The client, which cannot answer before it has taken what it was sent, has taken some of it. */
  void onProgress(long nowNanos) {
    if (isWaiting) {
      deadlineNanos = nowNanos + timeoutNanos + (revision == Revision.THREE ? intervalNanos : 0);
    }
  }

  /** {@return what is due, once} */
  Due poll(long nowNanos) {
    if (nowNanos - deadlineNanos < 0) {
      return Due.NOTHING;
    }
    if (isWaiting) {
      return Due.GIVE_UP;
    }
    isWaiting = true;
    long lateNanos = Math.min(nowNanos - deadlineNanos, LATENESS_NANOS);
    deadlineNanos = nowNanos + timeoutNanos - lateNanos;
    return Due.PING;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }
}
