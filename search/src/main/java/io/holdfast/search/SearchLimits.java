package io.holdfast.search;

import java.time.Duration;

/**
 * Upper bounds of a {@link SearchIndex}.
 *
 * @param maxQueryLength longest text of a query, in UTF-16 code units, 1 or more, default 256; a
 *     longer one fails with {@code SEARCH_BAD_QUERY}
 * @param maxTerms most terms of a query, 1 or more, default 16; more fail with {@code
 *     SEARCH_BAD_QUERY}
 * @param maxCount most entries that one query finds, 1 or more, default 100
 * @param maxNames most closed places and people that one scope names, 1 or more, default 1,000:
 *     each is looked up in each query
 * @param maxMarks most marks in one text, 1 or more, default 32; further ones are not told
 * @param maxQueryMillis how long a query may wait and run, 1 or more, default 2,000; then it fails
 *     with {@code SEARCH_TOO_SLOW}
 * @param maxRunningQueries queries that run at once, each on a thread and a connection of its own,
 *     1 or more, default 2; in memory there is one
 * @param maxQueuedQueries most queries that may wait, 1 or more, default 64; one more fails with
 *     {@code SEARCH_OVERLOADED}
 * @param maxTextLength how much of a text is indexed, in UTF-16 code units, 1 or more, default
 *     16,384; what stands behind is not found
 * @param maxGroupEntries most entries that are indexed, or removed, in one transaction, 1 or more,
 *     default 500
 * @param pauseMillis how long the index waits when it has caught up before it looks at the log
 *     again, 1 or more, default 200
 */
public record SearchLimits(
    int maxQueryLength,
    int maxTerms,
    int maxCount,
    int maxNames,
    int maxMarks,
    int maxQueryMillis,
    int maxRunningQueries,
    int maxQueuedQueries,
    int maxTextLength,
    int maxGroupEntries,
    int pauseMillis) {

  /** The defaults. */
  public static final SearchLimits DEFAULT =
      new SearchLimits(256, 16, 100, 1_000, 32, 2_000, 2, 64, 16_384, 500, 200);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is out of its range
   */
  public SearchLimits {
    requirePositive(maxQueryLength, "maxQueryLength");
    requirePositive(maxTerms, "maxTerms");
    requirePositive(maxCount, "maxCount");
    requirePositive(maxNames, "maxNames");
    requirePositive(maxMarks, "maxMarks");
    requirePositive(maxQueryMillis, "maxQueryMillis");
    requirePositive(maxRunningQueries, "maxRunningQueries");
    requirePositive(maxQueuedQueries, "maxQueuedQueries");
    requirePositive(maxTextLength, "maxTextLength");
    requirePositive(maxGroupEntries, "maxGroupEntries");
    requirePositive(pauseMillis, "pauseMillis");
  }

  private static void requirePositive(int actual, String name) {
    if (actual < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + actual);
    }
  }

  /** {@return how long a query may wait and run} */
  public Duration maxQueryTime() {
    return Duration.ofMillis(maxQueryMillis);
  }

  /**
   * {@return the same limits but for the time of queries}
   *
   * @param maxQueryMillis 1 or more
   */
  public SearchLimits withMaxQueryMillis(int maxQueryMillis) {
    return new SearchLimits(
        maxQueryLength,
        maxTerms,
        maxCount,
        maxNames,
        maxMarks,
        maxQueryMillis,
        maxRunningQueries,
        maxQueuedQueries,
        maxTextLength,
        maxGroupEntries,
        pauseMillis);
  }

  /**
   * {@return the same limits but for the number of queries}
   *
   * @param maxRunningQueries 1 or more
   * @param maxQueuedQueries 1 or more
   */
  public SearchLimits withQueries(int maxRunningQueries, int maxQueuedQueries) {
    return new SearchLimits(
        maxQueryLength,
        maxTerms,
        maxCount,
        maxNames,
        maxMarks,
        maxQueryMillis,
        maxRunningQueries,
        maxQueuedQueries,
        maxTextLength,
        maxGroupEntries,
        pauseMillis);
  }

  /**
   * {@return the same limits but for the steps of indexing}
   *
   * @param maxGroupEntries 1 or more
   * @param pauseMillis 1 or more
   */
  public SearchLimits withSteps(int maxGroupEntries, int pauseMillis) {
    return new SearchLimits(
        maxQueryLength,
        maxTerms,
        maxCount,
        maxNames,
        maxMarks,
        maxQueryMillis,
        maxRunningQueries,
        maxQueuedQueries,
        maxTextLength,
        maxGroupEntries,
        pauseMillis);
  }
}
