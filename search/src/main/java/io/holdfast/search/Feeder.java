package io.holdfast.search;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings an index up to its log, again and again, on a thread of its own.
 *
 * <p>Safe for use by several threads.
 */
final class Feeder implements AutoCloseable {

  /*
   * The log is asked whether it has more, and is not made to tell: so an append costs nothing for
   * the index, and an index that was away catches up in the way in which it always goes on. Where
   * it has got to is committed with the words themselves.
   */
  private static final System.Logger LOGGER = System.getLogger(Feeder.class.getName());

  /** What is forgotten one by one is taken out of the file together, not more often than this. */
  private static final long PURGE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final MessageLog log;
  private final IndexWriter writer;
  private final SearchLimits limits;
  private final String name;
  private final Thread thread;

  /** What others ask for. Bounded by them: one at a time for each who waits for its outcome. */
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private final AtomicLong failedCount = new AtomicLong();
  private volatile long position;
  private volatile long usedBytes;
  private volatile boolean isBuilding;
  private volatile boolean isClosed;

  // The thread's own.
  private final List<Waiter> waiters = new ArrayList<>();
  private final BuildProgress progress;
  private long removedTo;
  private boolean isPurgeDue;
  private long purgedNanos = System.nanoTime() - PURGE_NANOS;
  private boolean isFailing;

  /** Somebody who waits until a position is indexed. */
  private record Waiter(long position, CompletableFuture<Void> reached) {}

  /** What is done on the thread, and told when it is done. */
  private record Request(Consumer<CompletableFuture<Void>> action, CompletableFuture<Void> done) {

    Request(Consumer<CompletableFuture<Void>> action) {
      this(action, new CompletableFuture<>());
    }

    void run() {
      action.accept(done);
    }
  }

  Feeder(String name, MessageLog log, IndexWriter writer, SearchLimits limits) throws SQLException {
    this.name = name;
    this.log = log;
    this.writer = writer;
    this.limits = limits;
    this.position = writer.indexed();
    this.usedBytes = writer.usedBytes();
    this.isPurgeDue = writer.isPurgeDue();
    long last = log.last().value();
    this.isBuilding = position < last;
    this.progress = new BuildProgress(name, Math.max(position, log.horizon().value()), last);
    this.thread = new Thread(this::run, "holdfast-search-feeder " + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** {@return up to where the log is indexed} */
  long position() {
    return position;
  }

  long usedBytes() {
    return usedBytes;
  }

  boolean isBuilding() {
    return isBuilding;
  }

  long failedCount() {
    return failedCount.get();
  }

  /** {@return when everything is indexed that is in the log now} */
  CompletionStage<Void> caughtUp() {
    long last = log.last().value();
    return ask(new Request(reached -> waiters.add(new Waiter(last, reached))));
  }

  /** {@return when an entry is in the index no more} */
  CompletionStage<Void> forget(LogPosition forgotten) {
    return ask(new Request(done -> forget(forgotten, done)));
  }

  private void forget(LogPosition forgotten, CompletableFuture<Void> done) {
    try {
      writer.forget(forgotten.value());
      isPurgeDue = true;
      done.complete(null);
    } catch (SQLException e) {
      done.completeExceptionally(
          SqliteFailure.of("cannot forget what was at " + forgotten.value(), e));
    }
  }

  private CompletionStage<Void> ask(Request request) {
    requests.add(request);
    if (isClosed) {
      // The thread may have looked for the last time.
      request.done().completeExceptionally(closed());
    }
    return request.done();
  }

  private SearchException closed() {
    return new SearchException(SearchError.CLOSED, "the search index " + name + " is closed");
  }

  private void run() {
    try {
      while (!isClosed) {
        boolean isBehind = tryStep();
        tellWaiters();
        Request request =
            isBehind ? requests.poll() : requests.poll(limits.pauseMillis(), TimeUnit.MILLISECONDS);
        while (request != null) {
          request.run();
          request = requests.poll();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      isClosed = true;
      waiters.forEach(waiter -> waiter.reached().completeExceptionally(closed()));
      requests.forEach(request -> request.done().completeExceptionally(closed()));
    }
  }

  private void tellWaiters() {
    waiters.removeIf(waiter -> position >= waiter.position() && waiter.reached().complete(null));
  }

  /** {@return whether there is more to do at once} */
  private boolean tryStep() throws InterruptedException {
    try {
      boolean hasMore = removeStep();
      boolean isBehind = addStep() || hasMore;
      if (isPurgeDue && !isBehind && System.nanoTime() - purgedNanos >= PURGE_NANOS) {
        purgedNanos = System.nanoTime();
        writer.purge();
        isPurgeDue = writer.isPurgeDue();
      }
      if (isFailing) {
        isFailing = false;
        LOGGER.log(Level.INFO, "the search index {0} goes on", name);
      }
      return isBehind;
    } catch (SQLException | LogException e) {
      if (e instanceof LogException failure && failure.error() == LogError.CLOSED) {
        isClosed = true;
        return false;
      }
      failedCount.incrementAndGet();
      if (!isFailing) {
        isFailing = true;
        LOGGER.log(
            Level.WARNING, SqliteFailure.of("cannot bring the search index " + name + " on", e));
      }
      return false;
    }
  }

  /** Follows the log's retention. */
  private boolean removeStep() throws SQLException {
    long horizon = log.horizon().value();
    if (horizon <= removedTo) {
      return false;
    }
    if (writer.removeTo(horizon)) {
      return true;
    }
    removedTo = horizon;
    usedBytes = writer.usedBytes();
    return false;
  }

  private boolean addStep() throws SQLException, InterruptedException {
    long last = log.last().value();
    if (position >= last) {
      caughtUpOnce();
      return false;
    }
    List<LogEntry> entries =
        await(log.readAfter(new LogPosition(position), limits.maxGroupEntries()));
    boolean isAll = entries.size() < limits.maxGroupEntries();
    long reached = last;
    if (!entries.isEmpty()) {
      writer.add(entries);
      usedBytes = writer.usedBytes();
      long end = entries.get(entries.size() - 1).position().value();
      reached = isAll ? Math.max(last, end) : end;
    }
    position = reached;
    progress.reached(reached, last);
    return true;
  }

  private void caughtUpOnce() {
    if (isBuilding) {
      isBuilding = false;
      progress.complete();
    }
  }

  private static <T> T await(CompletionStage<T> read) throws InterruptedException {
    try {
      return read.toCompletableFuture().get();
    } catch (ExecutionException e) {
      @Nullable Throwable cause = e.getCause();
      if (cause instanceof LogException failure) {
        throw failure;
      }
      throw new LogException(LogError.READ_FAILED, "cannot read the log to be searched", e);
    }
  }

  /** Stops where it is, between two transactions. */
  @Override
  public void close() {
    isClosed = true;
    requests.add(new Request(woken -> woken.complete(null)));
    boolean isInterrupted = false;
    while (thread.isAlive() && !thread.equals(Thread.currentThread())) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
