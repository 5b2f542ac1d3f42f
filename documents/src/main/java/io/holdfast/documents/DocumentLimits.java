package io.holdfast.documents;

/**
 * Upper bounds of {@link Documents} and of each one of them.
 *
 * @param updateBytes largest update, in bytes, 1 or more, default 1 MiB; a larger one is refused
 *     with {@code TOO_LARGE}
 * @param stateBytes largest merged state, in bytes, 1 or more, default 4 MiB; a larger one is not
 *     taken, so the document grows until it is full
 * @param documentBytes most that a document takes, in bytes, 1 or more, default 8 MiB: its state
 *     and the updates after it, each with {@link #UPDATE_OVERHEAD}; one more update is refused with
 *     {@code FULL}
 * @param totalBytes most that all documents take together, in bytes, 1 or more, default 1 GiB, what
 *     merged states have replaced included; more is refused with {@code FULL}
 * @param documents most documents, 1 or more, default 10,000; the first update of one more is
 *     refused with {@code TOO_MANY_DOCUMENTS}
 * @param readers most that have a document open at a time, 1 or more, default 64; one more is
 *     refused with {@code TOO_MANY_READERS}
 */
public record DocumentLimits(
    int updateBytes,
    int stateBytes,
    int documentBytes,
    long totalBytes,
    int documents,
    int readers) {

  /** What an update counts beside its own length, in bytes: its id, its key, its row. */
  public static final int UPDATE_OVERHEAD = 128;

  /** The defaults. */
  public static final DocumentLimits DEFAULT =
      new DocumentLimits(1 << 20, 4 << 20, 8 << 20, 1L << 30, 10_000, 64);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is below 1
   */
  public DocumentLimits {
    requirePositive(updateBytes, "updateBytes");
    requirePositive(stateBytes, "stateBytes");
    requirePositive(documentBytes, "documentBytes");
    requirePositive(totalBytes, "totalBytes");
    requirePositive(documents, "documents");
    requirePositive(readers, "readers");
  }

  static void requirePositive(long actual, String name) {
    if (actual < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + actual);
    }
  }
}
