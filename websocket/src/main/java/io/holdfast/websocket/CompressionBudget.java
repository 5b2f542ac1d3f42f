package io.holdfast.websocket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory set aside for compressors and decompressors, shared by all connections of one endpoint.
 *
 * <p>Safe for use by several threads.
 */
public final class CompressionBudget {

  /** What zlib takes for a compressor with a window of 32 KiB and its default memory level. */
  static final int DEFLATER_BYTES = 262 << 10;

  /** What zlib takes for a decompressor with a window of 32 KiB. */
  static final int INFLATER_BYTES = 44 << 10;

  private final long maxBytes;
  private final AtomicLong usedBytes = new AtomicLong();

  /**
   * Creates a budget.
   *
   * @param maxBytes most that may be in use, in bytes, 0 or more
   */
  public CompressionBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** {@return the bytes in use now} */
  public long usedBytes() {
    return usedBytes.get();
  }

  boolean tryReserve(int bytes) {
    if (usedBytes.addAndGet(bytes) <= maxBytes) {
      return true;
    }
    usedBytes.addAndGet(-bytes);
    return false;
  }

  void release(int bytes) {
    usedBytes.addAndGet(-bytes);
  }
}
