package io.holdfast.server;

import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogStatus;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A log in memory that fails, or hands over late what it read, when the test says so. */
final class FaultyLog implements MessageLog {

  private final SqliteLog log =
      SqliteLog.builder(Path.of("memory")).durability(Durability.MEMORY).open();
  private final AtomicLong failedCommitCount = new AtomicLong();
  private final AtomicInteger readCount = new AtomicInteger();
  private volatile @Nullable LogError appendError;
  private volatile boolean failsReads;
  private volatile CompletableFuture<Void> handingOver = CompletableFuture.completedFuture(null);

  /** From now on each append fails so; null for none. */
  void failAppends(@Nullable LogError error) {
    appendError = error;
  }

  void failReads(boolean fails) {
    failsReads = fails;
  }

  /** What is read from now on is handed over when the future completes. */
  CompletableFuture<Void> holdReads() {
    CompletableFuture<Void> held = new CompletableFuture<>();
    handingOver = held;
    return held;
  }

  /** {@return how often entries were read} */
  int readCount() {
    return readCount.get();
  }

  @Override
  public void append(List<? extends LogChange> changes, CommitListener listener) {
    LogError error = appendError;
    if (error == null) {
      log.append(changes, listener);
      return;
    }
    if (error == LogError.WRITE_FAILED) {
      failedCommitCount.incrementAndGet();
    }
    log.execute(() -> listener.failed(new LogException(error, "as planned")));
  }

  @Override
  public void execute(Runnable task) {
    log.execute(task);
  }

  @Override
  public CompletionStage<List<LogEntry>> readBefore(
      Set<String> streams, LogPosition position, int count) {
    readCount.incrementAndGet();
    return handedOver(log.readBefore(streams, position, count));
  }

  @Override
  public CompletionStage<List<LogEntry>> readAfter(
      Set<String> streams, LogPosition position, int count) {
    readCount.incrementAndGet();
    return handedOver(log.readAfter(streams, position, count));
  }

  @Override
  public CompletionStage<List<LogEntry>> readAfter(LogPosition position, int count) {
    return handedOver(log.readAfter(position, count));
  }

  @Override
  public CompletionStage<List<LogEntry>> read(Set<LogPosition> positions) {
    return handedOver(log.read(positions));
  }

  private <T> CompletionStage<T> handedOver(CompletionStage<T> result) {
    if (failsReads) {
      return CompletableFuture.failedFuture(new LogException(LogError.READ_FAILED, "as planned"));
    }
    return handingOver.thenCombine(result, (handed, read) -> read);
  }

  @Override
  public CompletionStage<Optional<LogValue>> get(String table, String key) {
    return handedOver(log.get(table, key));
  }

  @Override
  public CompletionStage<List<LogValue>> list(String table, String afterKey, int count) {
    return handedOver(log.list(table, afterKey, count));
  }

  @Override
  public String epoch() {
    return log.epoch();
  }

  @Override
  public LogPosition horizon() {
    return log.horizon();
  }

  @Override
  public LogPosition last() {
    return log.last();
  }

  @Override
  public void keepAfter(String holder, LogPosition position) {
    log.keepAfter(holder, position);
  }

  @Override
  public LogStatus status() {
    LogStatus status = log.status();
    long failed = failedCommitCount.get();
    return new LogStatus(
        status.queuedRecords(),
        status.appendedRecords(),
        status.commitCount() + failed,
        status.failedCommitCount() + failed,
        status.totalCommitTime(),
        status.removedEntries(),
        status.horizon(),
        status.last(),
        status.usedBytes(),
        status.lastCommitRecords(),
        status.entryCount(),
        status.oldestAge());
  }

  @Override
  public void close() {
    log.close();
  }
}
