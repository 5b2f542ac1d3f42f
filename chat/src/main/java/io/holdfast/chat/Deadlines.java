package io.holdfast.chat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** When connections end whose time is bounded. Safe for use by several threads. */
public final class Deadlines implements AutoCloseable {

  private final Duration warning;
  private final ScheduledThreadPoolExecutor thread;

  /**
   * Starts no thread yet.
   *
   * @param warning how long before a deadline people are warned
   */
  public Deadlines(Duration warning) {
    this.warning = warning;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = new Thread(task, "holdfast-deadlines");
              created.setDaemon(true);
              return created;
            });
    // What was forgotten must not be held until its time.
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Does something at a time, soon if it is over.
   *
   * @param deadline the time
   * @param task to do; must not block
   * @return what forgets it
   */
  public Runnable at(Instant deadline, Runnable task) {
    if (thread.isShutdown()) {
      return () -> {};
    }
    long millis = Math.max(0, Duration.between(Instant.now(), deadline).toMillis());
    Future<?> due = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
    return () -> due.cancel(false);
  }

  /**
   * Does something some time before a deadline.
   *
   * @param deadline the time
   * @param warn to do; must not block
   * @return what forgets it
   */
  public Runnable before(Instant deadline, Runnable warn) {
    return at(deadline.minus(warning), warn);
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
