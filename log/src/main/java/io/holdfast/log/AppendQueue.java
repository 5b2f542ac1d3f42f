package io.holdfast.log;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Hands what is appended by many threads to the log's thread, in order, within bounds. */
final class AppendQueue {

  /*
   * A place is reserved before anything is added and given back when its commit is over:
   *
   *   polled and not committed + queued ≤ reservedCount ≤ maxQueuedRecords
   *
   * but for those who were refused and are about to give their place back. Who adds reserves
   * first and looks at isClosed second; close sets isClosed first, and the log's thread looks at
   * reservedCount second. So nothing is added after the log's thread has seen the end.
   *
   * The log's thread sets isWaiting first and looks at the queue second; who adds adds first and
   * looks at isWaiting second. So it is never left asleep.
   */
  private final LogLimits limits;
  private final String name;
  private final ConcurrentLinkedQueue<Pending> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger reservedCount = new AtomicInteger();
  private final AtomicLong reservedBytes = new AtomicLong();
  private final AtomicBoolean isWaiting = new AtomicBoolean();
  private volatile boolean isClosed;
  private volatile @Nullable Thread consumer;

  AppendQueue(LogLimits limits, String name) {
    this.limits = limits;
    this.name = name;
  }

  /** {@return null if it was added, else why not} */
  @Nullable LogException tryAdd(Pending pending) {
    int length = pending.length();
    int count = reservedCount.addAndGet(pending.count());
    long bytes = reservedBytes.addAndGet(length);
    LogException refusal = refusal(pending, count, bytes);
    if (refusal != null) {
      release(pending.count(), length);
      return refusal;
    }
    queue.add(pending);
    if (isWaiting.get() && isWaiting.compareAndSet(true, false)) {
      LockSupport.unpark(consumer);
    }
    return null;
  }

  private @Nullable LogException refusal(Pending pending, int count, long bytes) {
    int length = pending.length();
    if (isClosed) {
      return new LogException(LogError.CLOSED, "the log " + name + " is closed");
    }
    if (pending instanceof PendingTask) {
      // Whoever keeps its place among the records must not lose it; they bound their tasks.
      return null;
    }
    if (count > limits.maxQueuedRecords() || count < 0) {
      return overloaded("more than " + limits.maxQueuedRecords() + " records (maxQueuedRecords)");
    }
    if (length > limits.maxQueuedBytes()) {
      return overloaded(
          "a record of "
              + length
              + " bytes, never more than "
              + limits.maxQueuedBytes()
              + " (maxQueuedBytes)");
    }
    if (bytes > limits.maxQueuedBytes()) {
      return overloaded("more than " + limits.maxQueuedBytes() + " bytes (maxQueuedBytes)");
    }
    return null;
  }

  private LogException overloaded(String what) {
    return LogException.cheap(LogError.OVERLOADED, "the log " + name + " does not queue " + what);
  }

  /**
   * Moves what one commit takes to the batch; waits if there is nothing, and moves nothing if
   * nothing comes.
   *
   * @param maxIdleNanos how long to wait at most
   * @return false at the end: the queue is closed and empty
   */
  boolean take(List<Pending> batch, long maxIdleNanos) {
    if (!await(maxIdleNanos)) {
      return false;
    }
    Pending next = queue.peek();
    int count = 0;
    long bytes = 0;
    while (next != null
        && (batch.isEmpty()
            || (count + next.count() <= limits.maxBatchRecords()
                && bytes + next.length() <= limits.maxBatchBytes()))) {
      batch.add(next);
      count += next.count();
      bytes += next.length();
      queue.poll();
      next = queue.peek();
    }
    return true;
  }

  /** {@return false at the end} */
  private boolean await(long maxIdleNanos) {
    consumer = Thread.currentThread();
    long startNanos = System.nanoTime();
    for (; ; ) {
      if (queue.peek() != null) {
        return true;
      }
      if (isClosed) {
        if (reservedCount.get() == 0) {
          return false;
        }
        Thread.onSpinWait();
        continue;
      }
      long leftNanos = maxIdleNanos - (System.nanoTime() - startNanos);
      if (leftNanos <= 0) {
        return true;
      }
      isWaiting.set(true);
      if (queue.isEmpty() && !isClosed) {
        LockSupport.parkNanos(this, leftNanos);
        // An interrupt, which is nobody's business here, would make every park return at once.
        Thread.interrupted();
      }
      isWaiting.set(false);
    }
  }

  /** Gives back the places of what was committed. */
  void release(int count, long bytes) {
    reservedBytes.addAndGet(-bytes);
    reservedCount.addAndGet(-count);
  }

  /** Refuses what comes from now on. */
  void close() {
    isClosed = true;
    LockSupport.unpark(consumer);
  }

  /** {@return how many wait for their commit} */
  int size() {
    return reservedCount.get();
  }
}
