package io.holdfast.presence;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Those whose last connection has ended, until their time of grace is over.
 *
 * <p>Confined to the log's thread.
 */
final class Departures {

  private final InstantSource clock;
  private final long graceMillis;
  private final Consumer<Duration> wake;
  private final Consumer<Attendee> gone;

  /** When their grace is over, in milliseconds since 1970; who left first is first. */
  private final Map<Attendee, Long> leaving = new LinkedHashMap<>();

  private boolean isAwaited;

  /**
   * Creates a list of nobody.
   *
   * @param clock that tells the time
   * @param grace that each is given
   * @param wake has {@link #settle} called after the time that it is given
   * @param gone takes those whose grace is over
   */
  Departures(
      InstantSource clock, Duration grace, Consumer<Duration> wake, Consumer<Attendee> gone) {
    this.clock = clock;
    this.graceMillis = grace.toMillis();
    this.wake = wake;
    this.gone = gone;
  }

  void add(Attendee attendee) {
    leaving.put(attendee, clock.millis() + graceMillis);
    await();
  }

  void remove(Attendee attendee) {
    leaving.remove(attendee);
  }

  int size() {
    return leaving.size();
  }

  /** All are gone. */
  void end() {
    List<Attendee> all = List.copyOf(leaving.keySet());
    leaving.clear();
    all.forEach(gone);
  }

  /** Those whose grace is over are gone. */
  void settle() {
    isAwaited = false;
    long now = clock.millis();
    Iterator<Map.Entry<Attendee, Long>> all = leaving.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Attendee, Long> each = all.next();
      // More than the grace is left where the clock was set back.
      if (each.getValue() > now && each.getValue() - now <= graceMillis) {
        break;
      }
      all.remove();
      gone.accept(each.getKey());
    }
    await();
  }

  private void await() {
    if (!isAwaited && !leaving.isEmpty()) {
      isAwaited = true;
      long due = leaving.values().iterator().next();
      long millis = Math.min(Math.max(due - clock.millis(), 1), graceMillis);
      wake.accept(Duration.ofMillis(millis));
    }
  }
}
