package io.holdfast.netty;

import java.time.Duration;

/**
 * Counts the plain requests of a port that are being answered, so that it can wait for them.
 *
 * <p>Safe for use by several threads.
 */
final class CallsInFlight {

  /** Guarded by this. */
  private int count;

  private volatile boolean isLast;

  synchronized void begin() {
    count++;
  }

  synchronized void end() {
    count--;
    if (count == 0) {
      notifyAll();
    }
  }

  /** From now on each answer is the last one of its connection. */
  void beLast() {
    isLast = true;
  }

  boolean isLast() {
    return isLast;
  }

  synchronized void await(Duration timeout) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    try {
      long millis = timeout.toMillis();
      while (count > 0 && millis > 0) {
        wait(millis);
        millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
