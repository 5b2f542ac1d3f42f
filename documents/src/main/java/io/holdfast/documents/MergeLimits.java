package io.holdfast.documents;

import java.time.Duration;

/**
 * When the updates of a document are merged, and what is kept of them then.
 *
 * @param updates after so many updates somebody is asked for a merged state, 1 or more, default
 *     1,000
 * @param bytes after so many bytes of updates somebody is asked, too, 1 or more, default 256 KiB;
 *     also not before they are half of the state, so that a large one is not written all the time
 * @param patience how long somebody may take who was asked for a merged state, or to check one,
 *     more than zero, default 30 s; then another one is asked
 * @param keptBytes most that is kept of what merged states have replaced, of one document, in
 *     bytes, 0 or more, default 16 MiB. A state that was checked pushes out the oldest of it; one
 *     that was not is not taken while there is no room, so the document grows until it is full
 * @param keptFor how long that is kept, more than zero, default 7 days
 * @param ids so many ids are remembered of updates that were merged, 0 or more, default 128; an
 *     older update that comes again is kept again, which changes nothing in the document
 */
public record MergeLimits(
    int updates, int bytes, Duration patience, int keptBytes, Duration keptFor, int ids) {

  /** The defaults. */
  public static final MergeLimits DEFAULT =
      new MergeLimits(1_000, 256 << 10, Duration.ofSeconds(30), 16 << 20, Duration.ofDays(7), 128);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is out of its range
   */
  public MergeLimits {
    DocumentLimits.requirePositive(updates, "updates");
    DocumentLimits.requirePositive(bytes, "bytes");
    DocumentLimits.requirePositive(patience.toMillis(), "patience in milliseconds");
    DocumentLimits.requirePositive(keptFor.toMillis(), "keptFor in milliseconds");
    if (keptBytes < 0 || ids < 0) {
      throw new IllegalArgumentException(
          "keptBytes and ids must be at least 0, were " + keptBytes + " and " + ids);
    }
  }
}
