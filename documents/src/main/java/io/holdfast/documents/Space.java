package io.holdfast.documents;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many documents there are, and what is set aside for them. Changed on the log's thread only,
 * read on any.
 */
final class Space {

  private final DocumentLimits limits;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  Space(DocumentLimits limits) {
    this.limits = limits;
  }

  int count() {
    return count.get();
  }

  long bytes() {
    return bytes.get();
  }

  /** A document that there is already. */
  void found(long allotted) {
    count.incrementAndGet();
    bytes.addAndGet(allotted);
  }

  /**
   * Sets other bytes aside for a document than before.
   *
   * @param before how many were set aside; 0 for a new document
   * @param after how many are to be
   * @return why not, or null if it is done
   */
  @Nullable DocumentRefusal tryMove(long before, long after) {
    if (before == 0 && count() >= limits.documents()) {
      return DocumentRefusal.TOO_MANY_DOCUMENTS;
    }
    if (after > before && bytes() - before + after > limits.totalBytes()) {
      return DocumentRefusal.FULL;
    }
    if (before == 0) {
      count.incrementAndGet();
    }
    bytes.addAndGet(after - before);
    return null;
  }
}
