package io.holdfast.log;

import java.time.Duration;

/**
 * What a {@link SqliteLog} keeps.
 *
 * @param maxAgeMillis entries that are older are removed unless somebody needs them, in
 *     milliseconds, 1 or more; {@link Long#MAX_VALUE} for never
 * @param maxBytes if entries, values and indexes take more, the oldest entries are removed whoever
 *     needs them, in bytes, {@link #MIN_BYTES} or more; {@link Long#MAX_VALUE} for no limit
 */
record RetentionLimits(long maxAgeMillis, long maxBytes) {

  /** What tables without content take, and room for some. */
  static final long MIN_BYTES = 1 << 20;

  /** Keeps everything. */
  static final RetentionLimits NONE = new RetentionLimits(Long.MAX_VALUE, Long.MAX_VALUE);

  RetentionLimits {
    if (maxAgeMillis < 1) {
      throw new IllegalArgumentException(
          "maxAge must be at least 1 ms, was " + Duration.ofMillis(maxAgeMillis));
    }
    if (maxBytes < MIN_BYTES) {
      throw new IllegalArgumentException(
          "maxBytes must be at least " + MIN_BYTES + ", was " + maxBytes);
    }
  }

  /** {@return whether nothing is ever removed} */
  boolean keepsAll() {
    return equals(NONE);
  }
}
