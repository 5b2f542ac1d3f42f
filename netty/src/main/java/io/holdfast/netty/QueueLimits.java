package io.holdfast.netty;

/**
 * Upper bounds of what waits to be sent.
 *
 * @param backlogBytes bytes that wait for one peer from which on it counts as slow: {@code send}
 *     answers {@link SendResult#BACKLOGGED}, nothing more is read from it, and a drain event
 *     follows when it has caught up; 1 or more
 * @param maxQueuedBytes bytes that wait for one peer from which on no message is added: the
 *     connection is closed with 1013; at least {@code backlogBytes}. One message may exceed it.
 * @param maxQueuedBytesPerLoop bytes that wait for all peers of one event loop from which on every
 *     peer that is slow is treated as if it had reached its own bound; at least {@code
 *     maxQueuedBytes}
 */
public record QueueLimits(int backlogBytes, int maxQueuedBytes, long maxQueuedBytesPerLoop) {

  /** Slow from 256 KiB, at most 4 MiB for one peer, at most 256 MiB for one loop. */
  public static final QueueLimits DEFAULT = new QueueLimits(256 << 10, 4 << 20, 256L << 20);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is smaller than the one before
   */
  public QueueLimits {
    if (backlogBytes < 1 || maxQueuedBytes < backlogBytes) {
      throw new IllegalArgumentException(
          "maxQueuedBytes must be at least backlogBytes, and that at least 1; were "
              + maxQueuedBytes
              + " and "
              + backlogBytes);
    }
    if (maxQueuedBytesPerLoop < maxQueuedBytes) {
      throw new IllegalArgumentException(
          "maxQueuedBytesPerLoop must be at least maxQueuedBytes; were "
              + maxQueuedBytesPerLoop
              + " and "
              + maxQueuedBytes);
    }
  }
}
