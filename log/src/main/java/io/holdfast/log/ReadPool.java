package io.holdfast.log;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where reads run: on threads of their own for a file, in turn with the appends in memory. */
final class ReadPool implements AutoCloseable {

  /** How long the end of the log waits for a read, or for one who does not return from its end. */
  private static final int CLOSE_TIMEOUT_SECONDS = 10;

  /** What is to be read. */
  interface Read<T> {
    T with(LogReader reader) throws SQLException;
  }

  private final String name;
  private final Executor executor;
  private final @Nullable ThreadPoolExecutor threads;

  /** As many as may be in use at once. */
  private final BlockingQueue<LogReader> idle;

  private ReadPool(
      String name,
      Executor executor,
      @Nullable ThreadPoolExecutor threads,
      List<Connection> connections) {
    this.name = name;
    this.executor = executor;
    this.threads = threads;
    this.idle = new ArrayBlockingQueue<>(connections.size());
    connections.forEach(connection -> idle.add(new LogReader(connection)));
  }

  /** {@return a pool with a thread for each connection that reads, or with none in memory} */
  static ReadPool of(
      LogDatabase database, int maxQueuedReads, LogThreads factory, Executor logThread) {
    List<Connection> readers = database.readers();
    if (readers.isEmpty()) {
      // One connection is all there is to a database in memory.
      return new ReadPool(database.name(), logThread, null, List.of(database.writer()));
    }
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            readers.size(),
            readers.size(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(maxQueuedReads),
            factory);
    return new ReadPool(database.name(), threads, threads, readers);
  }

  /** {@return the outcome of a read; it is completed where the read runs} */
  <T> CompletionStage<T> submit(Read<T> read) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      executor.execute(() -> run(read, result));
    } catch (LogException e) {
      result.completeExceptionally(e);
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(refusal(e));
    }
    return result;
  }

  private LogException refusal(RejectedExecutionException cause) {
    return threads != null && threads.isShutdown()
        ? new LogException(LogError.CLOSED, "the log " + name + " is closed", cause)
        : new LogException(
            LogError.OVERLOADED,
            "the log " + name + " does not queue more reads (maxQueuedReads)",
            cause);
  }

  private <T> void run(Read<T> read, CompletableFuture<T> result) {
    T value;
    LogReader reader = idle.remove();
    try {
      value = read.with(reader);
    } catch (Throwable e) {
      idle.add(reader);
      result.completeExceptionally(
          SqliteFailure.of(LogError.READ_FAILED, "cannot read the log " + name, e));
      return;
    }
    // Before the result: whoever waits for it may close the log.
    idle.add(reader);
    result.complete(value);
  }

  /** Takes no more reads, and waits for those that were taken. */
  @Override
  public void close() {
    if (threads == null) {
      return;
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      // The log's thread ends next: nobody is left to see the flag.
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
