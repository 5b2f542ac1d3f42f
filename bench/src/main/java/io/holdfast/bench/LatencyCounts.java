package io.holdfast.bench;

/**
 * How often each latency was seen. Equal to within 3 %: a power of two is divided into 32 classes.
 */
final class LatencyCounts {

  private static final int CLASS_BITS = 5;
  private static final int CLASSES = 1 << CLASS_BITS;

  private final long[] counts = new long[(Long.SIZE - CLASS_BITS) * CLASSES];
  private long total;
  private long maxNanos;

  void add(long nanos) {
    long latency = Math.max(0, nanos);
    counts[index(latency)]++;
    total++;
    maxNanos = Math.max(maxNanos, latency);
  }

  /** Adds all that another one has seen. */
  void add(LatencyCounts others) {
    for (int index = 0; index < counts.length; index++) {
      counts[index] += others.counts[index];
    }
    total += others.total;
    maxNanos = Math.max(maxNanos, others.maxNanos);
  }

  private static int index(long nanos) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(nanos) - CLASS_BITS - 1);
    return shift * CLASSES + (int) (nanos >>> shift);
  }

  private static long upperEdge(int index) {
    int shift = Math.max(0, index / CLASSES - 1);
    return ((index - (long) shift * CLASSES + 1) << shift) - 1;
  }

  long total() {
    return total;
  }

  long maxNanos() {
    return maxNanos;
  }

  /**
   * {@return the latency that this share of all did not exceed, 0 if there are none}
   *
   * @param share above 0, at most 1
   */
  long percentileNanos(double share) {
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int index = 0; index < counts.length; index++) {
      seen += counts[index];
      if (seen >= rank && seen > 0) {
        return Math.min(upperEdge(index), maxNanos);
      }
    }
    return maxNanos;
  }
}
