package io.holdfast.websocket;

/**
 * Decides when a silent peer is asked for a sign of life, and when it is given up.
 *
 * <p>Confined to one thread.
 */
final class Heartbeat {

  /** What is due. */
  enum Due {
    /** Nothing yet. */
    NOTHING,
    /** A Ping is. */
    PING,
    /** The peer has been silent for too long. */
    GIVE_UP
  }

  private final long intervalNanos;
  private final long timeoutNanos;
  private long deadlineNanos;
  private boolean isAsked;

  /**
   * Creates a heartbeat.
   *
   * @param intervalNanos silence after which a Ping is due, or 0 for never
   * @param timeoutNanos further silence after which the peer is given up
   * @param nowNanos the time
   */
  Heartbeat(long intervalNanos, long timeoutNanos, long nowNanos) {
    this.intervalNanos = intervalNanos;
    this.timeoutNanos = timeoutNanos;
    this.deadlineNanos = nowNanos + intervalNanos;
  }

  boolean isOff() {
    return intervalNanos == 0;
  }

  /** Something came from the peer, or went out to it. */
  void onActivity(long nowNanos) {
    deadlineNanos = nowNanos + intervalNanos;
    isAsked = false;
  }

  /** {@return what is due, once} */
  Due poll(long nowNanos) {
    if (isOff() || nowNanos - deadlineNanos < 0) {
      return Due.NOTHING;
    }
    if (isAsked) {
      return Due.GIVE_UP;
    }
    isAsked = true;
    deadlineNanos = nowNanos + timeoutNanos;
    return Due.PING;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }
}
