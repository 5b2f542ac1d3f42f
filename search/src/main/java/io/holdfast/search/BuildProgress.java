package io.holdfast.search;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;

/** Tells operators how far an index is that has much to catch up with. One thread's own. */
final class BuildProgress {

  /** Less is done before anybody would ask. */
  private static final long MIN_LAG = 10_000;

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final System.Logger LOGGER = System.getLogger(BuildProgress.class.getName());

  private final String name;
  private final long from;
  private final boolean isTold;
  private final long startNanos = System.nanoTime();
  private long toldNanos = startNanos;

  /**
   * Begins.
   *
   * @param name of the index
   * @param from position that it has reached
   * @param to position of the log
   */
  BuildProgress(String name, long from, long to) {
    this.name = name;
    this.from = from;
    this.isTold = to - from >= MIN_LAG;
    if (isTold) {
      LOGGER.log(
          Level.INFO, "the search index {0} is {1} positions behind the log", name, to - from);
    }
  }

  /** It has reached a position. */
  void reached(long position, long to) {
    long nowNanos = System.nanoTime();
    if (isTold && nowNanos - toldNanos >= INTERVAL_NANOS) {
      toldNanos = nowNanos;
      long percent = 100 * (position - from) / Math.max(1, to - from);
      LOGGER.log(Level.INFO, "the search index {0} is built to {1} %", name, percent);
    }
  }

  /** It has caught up. */
  void complete() {
    if (isTold) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
      LOGGER.log(Level.INFO, "the search index {0} is complete, after {1} s", name, seconds);
    }
  }
}
