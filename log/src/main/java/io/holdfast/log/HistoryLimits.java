package io.holdfast.log;

/**
 * Upper bounds of a {@link History}.
 *
 * @param pageCount most messages of one page, 1 or more, default 100; who asks for more is answered
 *     with {@link IllegalArgumentException}
 * @param recentCount how many of the last messages of a followed stream are held in memory, 1 or
 *     more, default 50; they are what somebody who comes for the first time is told
 * @param missedCount most messages that somebody who comes back is told, 1 or more, default 200;
 *     who missed more is told the last ones, with a gap before them
 */
public record HistoryLimits(int pageCount, int recentCount, int missedCount) {

  /** The defaults. */
  public static final HistoryLimits DEFAULT = new HistoryLimits(100, 50, 200);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is less than 1
   */
  public HistoryLimits {
    requirePositive(pageCount, "pageCount");
    requirePositive(recentCount, "recentCount");
    requirePositive(missedCount, "missedCount");
  }

  private static void requirePositive(int actual, String name) {
    if (actual < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + actual);
    }
  }
}
