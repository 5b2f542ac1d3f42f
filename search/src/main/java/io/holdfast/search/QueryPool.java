package io.holdfast.search;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Where queries run: each on a thread and a connection of its own, and no more than these. */
final class QueryPool implements AutoCloseable {

  /** How long the end of the index waits for queries that run. */
  private static final int CLOSE_TIMEOUT_SECONDS = 10;

  /** A query that may run now. */
  interface Query<T> {
    T with(IndexReader reader, long endNanos) throws SQLException;
  }

  private final String name;
  private final SearchLimits limits;
  private final ThreadPoolExecutor threads;
  private final BlockingQueue<IndexReader> idle;
  private final LongAdder answered = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder totalNanos = new LongAdder();

  QueryPool(String name, List<Connection> connections, SearchLimits limits) throws SQLException {
    this.name = name;
    this.limits = limits;
    this.idle = new ArrayBlockingQueue<>(connections.size());
    for (Connection connection : connections) {
      idle.add(new IndexReader(connection));
    }
    this.threads =
        new ThreadPoolExecutor(
            connections.size(),
            connections.size(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(limits.maxQueuedQueries()),
            task -> {
              Thread thread = new Thread(task, "holdfast-search " + name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** {@return what a query finds; it is completed where the query runs} */
  <T> CompletionStage<T> submit(Query<T> query) {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.maxQueryMillis());
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      threads.execute(() -> run(query, endNanos, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(
          refusal(
              threads.isShutdown()
                  ? SearchException.cheap(
                      SearchError.CLOSED, "the search index " + name + " is closed")
                  : SearchException.cheap(
                      SearchError.OVERLOADED,
                      limits.maxQueuedQueries()
                          + " queries wait already (maxQueuedQueries), no more are taken")));
    }
    return result;
  }

  private <T> void run(Query<T> query, long endNanos, CompletableFuture<T> result) {
    if (Deadline.isOver(endNanos)) {
      result.completeExceptionally(refusal(tooSlow(limits)));
      return;
    }
    T found;
    IndexReader reader = idle.remove();
    long startNanos = System.nanoTime();
    try {
      found = query.with(reader, endNanos);
    } catch (Throwable e) {
      idle.add(reader);
      totalNanos.add(System.nanoTime() - startNanos);
      result.completeExceptionally(refusal(failure(e)));
      return;
    }
    // Before the result: whoever waits for it may close the index.
    idle.add(reader);
    totalNanos.add(System.nanoTime() - startNanos);
    answered.increment();
    result.complete(found);
  }

  private Throwable failure(Throwable cause) {
    if (cause instanceof SQLException failure) {
      return SqliteFailure.isInterrupt(failure)
          ? tooSlow(limits)
          : SqliteFailure.of("cannot read the search index " + name, failure);
    }
    return cause;
  }

  /** {@return what is told of a query that takes too long} */
  static SearchException tooSlow(SearchLimits limits) {
    return SearchException.cheap(
        SearchError.TOO_SLOW,
        "the query took longer than " + limits.maxQueryMillis() + " ms (maxQueryMillis)");
  }

  /** {@return the same, counted} */
  <E extends Throwable> E refusal(E cause) {
    refused.increment();
    return cause;
  }

  long answeredCount() {
    return answered.sum();
  }

  long refusedCount() {
    return refused.sum();
  }

  long totalNanos() {
    return totalNanos.sum();
  }

  /** Takes no more queries, and waits for those that were taken. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
