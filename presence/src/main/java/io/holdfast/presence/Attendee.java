package io.holdfast.presence;

import java.time.Instant;

/**
 * Somebody who is connected, or was a moment ago.
 *
 * <p>Confined to the log's thread.
 */
final class Attendee {

  private final String person;
  private int connectionCount;
  private int activeCount;
  private Whereabouts.State state = Whereabouts.State.HERE;
  private long sinceMillis;
  private long seenMillis;

  /** Whether the log has it that they came in this run. */
  private boolean isMarked;

  Attendee(String person, long sinceMillis) {
    this.person = person;
    this.sinceMillis = sinceMillis;
    this.seenMillis = sinceMillis;
  }

  String person() {
    return person;
  }

  boolean isMarked() {
    return isMarked;
  }

  void marked() {
    isMarked = true;
  }

  boolean isConnected() {
    return connectionCount > 0;
  }

  /** {@return when their last connection ended} */
  long seenMillis() {
    return seenMillis;
  }

  /** They were seen by an earlier run. */
  void seen(long millis) {
    seenMillis = millis;
  }

  Whereabouts.State state() {
    return state;
  }

  Whereabouts whereabouts() {
    return new Whereabouts(person, state, Instant.ofEpochMilli(sinceMillis));
  }

  /** A connection has begun; whoever begins one is active. */
  void connected(long nowMillis) {
    connectionCount++;
    activeCount++;
    update(nowMillis);
  }

  /** A connection has ended; what they were at their last one they stay until they are gone. */
  void disconnected(boolean wasAway, long nowMillis) {
    connectionCount--;
    activeCount -= wasAway ? 0 : 1;
    if (connectionCount > 0) {
      update(nowMillis);
    } else {
      seenMillis = nowMillis;
    }
  }

  /** A connection is not active any more, or is again. */
  void turned(boolean isAway, long nowMillis) {
    activeCount += isAway ? -1 : 1;
    update(nowMillis);
  }

  private void update(long nowMillis) {
    Whereabouts.State now = activeCount > 0 ? Whereabouts.State.HERE : Whereabouts.State.AWAY;
    if (now != state) {
      state = now;
      sinceMillis = nowMillis;
    }
  }
}
