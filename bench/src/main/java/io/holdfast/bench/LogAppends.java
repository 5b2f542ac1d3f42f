package io.holdfast.bench;

import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.AppendListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogStatus;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many records do several threads append to a log, and how long does each wait for its answer?
 *
 * @param threadCount threads that append, 1 or more
 * @param maxUnanswered of the records of one thread at a time, 1 or more
 * @param length how long it is measured; it is warmed up as long
 */
record LogAppends(int threadCount, int maxUnanswered, Duration length) {

  private static final int PAYLOAD_LENGTH = 100;
  private static final int STREAM_COUNT = 100;

  /** {@return what came of appending to a new file} */
  LogAppendResult measure(Path file, Durability durability, LogIds ids) {
    List<Appender> appenders = new ArrayList<>();
    LogStatus warm;
    LogStatus end;
    long startNanos;
    long cpuNanos;
    double elapsedSeconds;
    try (SqliteLog log = SqliteLog.builder(file).durability(durability).open()) {
      for (int index = 0; index < threadCount; index++) {
        appenders.add(new Appender(log, ids, index, maxUnanswered));
      }
      List<Thread> threads = appenders.stream().map(appender -> new Thread(appender)).toList();
      threads.forEach(Thread::start);
      pass(length);
      // Latencies are the log's thread's.
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      log.execute(
          () -> {
            appenders.forEach(Appender::forget);
            thread.complete(Thread.currentThread());
          });
      long threadId = thread.join().getId();
      warm = log.status();
      startNanos = System.nanoTime();
      cpuNanos = -cpuNanos(threadId);
      pass(length);
      end = log.status();
      cpuNanos += cpuNanos(threadId);
      elapsedSeconds = (System.nanoTime() - startNanos) / 1e9;
      appenders.forEach(Appender::end);
      threads.forEach(LogAppends::join);
    }
    double count = end.appendedRecords() - warm.appendedRecords();
    LatencyCounts latencies = new LatencyCounts();
    appenders.forEach(appender -> latencies.add(appender.latencies));
    return new LogAppendResult(
        count / elapsedSeconds,
        count / (end.commitCount() - warm.commitCount()),
        cpuNanos / count,
        latencies.percentileNanos(0.5),
        latencies.percentileNanos(0.99));
  }

  private static long cpuNanos(long threadId) {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(threadId);
  }

  private static void pass(Duration length) {
    try {
      TimeUnit.NANOSECONDS.sleep(length.toNanos());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", cause);
  }

  /** A thread that appends as fast as it is answered. */
  private static final class Appender implements Runnable {

    private final SqliteLog log;
    private final LogIds ids;
    private final int number;
    private final Semaphore unanswered;
    private final byte[] payload = new byte[PAYLOAD_LENGTH];
    private volatile boolean isOver;

    /** The log's thread's own, until the log is closed. */
    private LatencyCounts latencies = new LatencyCounts();

    Appender(SqliteLog log, LogIds ids, int number, int maxUnanswered) {
      this.log = log;
      this.ids = ids;
      this.number = number;
      this.unanswered = new Semaphore(maxUnanswered);
    }

    @Override
    public void run() {
      for (long count = 0; !isOver; count++) {
        unanswered.acquireUninterruptibly();
        String stream = "stream " + count % STREAM_COUNT;
        log.append(ids.record(stream, number, count, payload), new Answer(System.nanoTime()));
      }
    }

    void forget() {
      latencies = new LatencyCounts();
    }

    void end() {
      isOver = true;
    }

    private final class Answer implements AppendListener {

      private final long startNanos;

      Answer(long startNanos) {
        this.startNanos = startNanos;
      }

      @Override
      public void appended(LogEntry entry) {
        latencies.add(System.nanoTime() - startNanos);
        unanswered.release();
      }

      @Override
      public void alreadyThere(LogEntry entry) {
        throw new IllegalStateException("an id was there before: " + entry.id());
      }

      @Override
      public void failed(LogException cause) {
        end();
        unanswered.release();
        throw cause;
      }
    }
  }
}
