package io.holdfast.presence;

import java.time.Duration;

/**
 * How exact {@link Presence} is.
 *
 * @param grace how long after their last connection ended a person is not yet {@code GONE}, more
 *     than zero, default 10 seconds; whoever is back by then has not gone
 * @param pulse how often the log is told that those who are here still are, more than zero, default
 *     30 seconds; after a crash those who were here were seen last at the last pulse
 * @param gather how long changes are gathered before they are told, more than zero, default 500
 *     milliseconds; what was undone by then is not told
 */
public record PresenceTimes(Duration grace, Duration pulse, Duration gather) {

  /** The defaults. */
  public static final PresenceTimes DEFAULT =
      new PresenceTimes(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMillis(500));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a time is out of its range
   */
  public PresenceTimes {
    requirePositive(grace, "grace");
    requirePositive(pulse, "pulse");
    requirePositive(gather, "gather");
  }

  private static void requirePositive(Duration actual, String name) {
    if (actual.isNegative() || actual.isZero()) {
      throw new IllegalArgumentException(name + " must be more than zero, was " + actual);
    }
  }
}
