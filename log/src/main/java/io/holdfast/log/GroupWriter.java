package io.holdfast.log;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogStatus;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What the log's thread does: it commits what has queued, and tells the listeners. */
final class GroupWriter implements Runnable {

  /*
   * A batch is what has queued while the batch before it was committed. So a slow disk makes
   * large batches and a fast one small batches, and nobody waits for a batch to fill.
   */
  private static final System.Logger LOGGER = System.getLogger(GroupWriter.class.getName());

  private final AppendQueue queue;
  private final BatchWriter writer;
  private final Retention retention;
  private final InstantSource clock;
  private final String name;

  private final AtomicLong appendedCount = new AtomicLong();
  private final AtomicLong commitCount = new AtomicLong();
  private final AtomicLong failedCommitCount = new AtomicLong();
  private final AtomicLong commitNanos = new AtomicLong();
  private volatile int lastCommitRecords;

  // The log's thread's own.
  private final List<Pending> batch = new ArrayList<>();
  private final List<PendingAppend> appends = new ArrayList<>();
  private boolean isFailing;

  GroupWriter(
      AppendQueue queue,
      BatchWriter writer,
      Retention retention,
      InstantSource clock,
      String name) {
    this.queue = queue;
    this.writer = writer;
    this.retention = retention;
    this.clock = clock;
    this.name = name;
  }

  /** Runs until the queue is closed and empty. */
  @Override
  public void run() {
    EntryRedactor redactor = writer.redactor();
    while (queue.take(batch, Math.min(retention.idleNanos(), redactor.idleNanos()))) {
      int count = 0;
      long bytes = 0;
      for (Pending pending : batch) {
        count += pending.count();
        bytes += pending.length();
        if (pending instanceof PendingAppend append) {
          appends.add(append);
        }
      }
      int committedCount = appends.isEmpty() ? 0 : commit();
      queue.release(count, bytes);
      batch.forEach(this::settle);
      appends.clear();
      batch.clear();
      retention.step(committedCount, bytes);
      redactor.wipe();
    }
  }

  /** {@return how many records were appended} */
  private int commit() {
    long startNanos = System.nanoTime();
    int count = 0;
    lastCommitRecords = recordCount();
    try {
      // To the millisecond, as the log keeps it.
      count = writer.write(appends, Instant.ofEpochMilli(clock.millis()));
      appendedCount.addAndGet(count);
      if (isFailing) {
        isFailing = false;
        LOGGER.log(Level.INFO, "the log {0} commits again", name);
      }
    } catch (Throwable e) {
      fail(e);
    }
    commitNanos.addAndGet(System.nanoTime() - startNanos);
    commitCount.incrementAndGet();
    return count;
  }

  private void fail(Throwable cause) {
    int count = recordCount();
    String what = "cannot commit " + count + " records to the log " + name;
    LogException failure = SqliteFailure.of(LogError.WRITE_FAILED, what, cause);
    appends.forEach(append -> append.failed(failure));
    failedCommitCount.incrementAndGet();
    if (!isFailing) {
      // Once: as long as it lasts, each batch fails, and each listener learns why.
      isFailing = true;
      LOGGER.log(Level.WARNING, what, cause);
    }
  }

  private int recordCount() {
    return appends.stream().mapToInt(PendingAppend::count).sum();
  }

  private void settle(Pending pending) {
    try {
      pending.settle();
    } catch (Throwable e) {
      LOGGER.log(Level.WARNING, "a listener or task of the log " + name + " failed", e);
    }
  }

  LogStatus status() {
    return new LogStatus(
        queue.size(),
        appendedCount.get(),
        commitCount.get(),
        failedCommitCount.get(),
        Duration.ofNanos(commitNanos.get()),
        retention.removedCount(),
        retention.horizon(),
        writer.last(),
        retention.usedBytes(),
        lastCommitRecords,
        retention.foundCount() + appendedCount.get() - retention.removedCount(),
        retention.oldestAge());
  }
}
