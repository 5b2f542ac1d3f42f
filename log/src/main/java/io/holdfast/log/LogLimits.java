package io.holdfast.log;

/**
 * Upper bounds of a {@link SqliteLog}.
 *
 * @param maxQueuedRecords most records, values and tasks that may wait for their commit, 1 or more,
 *     default 131,072; one more fails with {@code LOG_OVERLOADED}
 * @param maxQueuedBytes most that the records and values which wait may hold, in bytes of payload
 *     and characters of streams, ids, tables and keys, 1 to {@link #MAX_BYTES}, default 64 MiB;
 *     more fails with {@code LOG_OVERLOADED}, and so does a single record that is larger
 * @param maxBatchRecords most records, values and tasks in one commit, 1 or more, default 4,096;
 *     the rest waits for the next commit. Larger batches append faster, and let the first record
 *     wait longer
 * @param maxBatchBytes most that the records of one commit may hold, counted as above, 1 to {@link
 *     #MAX_BYTES}, default 4 MiB; a larger record is committed alone
 * @param maxQueuedReads most reads that may wait for a reader, 1 or more, default 1,024; one more
 *     fails with {@code LOG_OVERLOADED}. In memory, reads count as tasks instead
 */
public record LogLimits(
    int maxQueuedRecords,
    int maxQueuedBytes,
    int maxBatchRecords,
    int maxBatchBytes,
    int maxQueuedReads) {

  /** 512 MiB: SQLite keeps no row of 1,000,000,000 bytes. */
  public static final int MAX_BYTES = 512 << 20;

  /** The defaults. */
  public static final LogLimits DEFAULT = new LogLimits(131_072, 64 << 20, 4_096, 4 << 20, 1_024);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is out of its range
   */
  public LogLimits {
    requireInRange(maxQueuedRecords, Integer.MAX_VALUE, "maxQueuedRecords");
    requireInRange(maxQueuedBytes, MAX_BYTES, "maxQueuedBytes");
    requireInRange(maxBatchRecords, Integer.MAX_VALUE, "maxBatchRecords");
    requireInRange(maxBatchBytes, MAX_BYTES, "maxBatchBytes");
    requireInRange(maxQueuedReads, Integer.MAX_VALUE, "maxQueuedReads");
  }

  private static void requireInRange(int actual, int maximum, String name) {
    if (actual < 1 || actual > maximum) {
      throw new IllegalArgumentException(name + " must be 1 to " + maximum + ", was " + actual);
    }
  }
}
