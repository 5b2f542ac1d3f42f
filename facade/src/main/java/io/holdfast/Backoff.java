package io.holdfast;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time, with jitter, so that many
 * clients of a server that comes back do not come all at once.
 *
 * <p>Confined to one thread at a time.
 */
final class Backoff {

  private final long minMillis;
  private final long maxMillis;
  private final RandomGenerator random;
  private int failedCount;

  /**
   * Creates a back-off.
   *
   * @param min shortest wait, positive
   * @param max longest wait, at least the shortest
   * @param random source of the jitter
   * @throws IllegalArgumentException if the waits are out of range
   */
  Backoff(Duration min, Duration max, RandomGenerator random) {
    if (min.toMillis() < 1 || max.compareTo(min) < 0) {
      throw new IllegalArgumentException(
          "waits must be at least 1 ms, and the longest not shorter than the shortest; were "
              + min
              + " and "
              + max);
    }
    this.minMillis = min.toMillis();
    this.maxMillis = max.toMillis();
    this.random = random;
  }

  /** {@return a back-off with the same waits, for another client} */
  Backoff anew() {
    return new Backoff(Duration.ofMillis(minMillis), Duration.ofMillis(maxMillis), random);
  }

  /** {@return the wait before the next attempt, between half of the step and the step} */
  Duration next() {
    long step = Math.min(maxMillis, minMillis << Math.min(failedCount, 30));
    failedCount++;
    return Duration.ofMillis(step - random.nextLong(step / 2 + 1));
  }

  /** An attempt succeeded. */
  void reset() {
    failedCount = 0;
  }
}
