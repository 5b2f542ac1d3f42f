package io.holdfast.socketio;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogStatus;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A log that commits when a test says so, and outlives the servers that use it. */
final class HandLog implements MessageLog {

  private final MemoryLog kept;
  private final Queue<Runnable> queued = new ArrayDeque<>();
  private final Queue<Runnable> reads = new ArrayDeque<>();
  private boolean isDead;

  /** Whether each change is committed at once. */
  boolean isPrompt = true;

  /** Whether entries are read at once. */
  boolean isReadable = true;

  /** Whether values are found at once. */
  boolean isFindable = true;

  /** Whether nothing more is taken. */
  boolean isFull;

  HandLog() {
    this(new MemoryLog(10_000, 10 << 20));
  }

  private HandLog(MemoryLog kept) {
    this.kept = kept;
  }

  /** {@return the log after the process was killed: without what was not committed} */
  HandLog afterKill() {
    isDead = true;
    queued.clear();
    return new HandLog(kept);
  }

  /** Commits what was handed in. */
  void commit() {
    for (Runnable next = queued.poll(); next != null; next = queued.poll()) {
      next.run();
    }
  }

  /** {@return how many changes wait for {@link #commit}} */
  int queuedCount() {
    return queued.size();
  }

  /** {@return how many reads wait for {@link #readNext}} */
  int readCount() {
    return reads.size();
  }

  /** Hands over what was to be read first. */
  void readNext() {
    reads.remove().run();
  }

  @Override
  public void append(List<? extends LogChange> changes, CommitListener listener) {
    if (isDead) {
      return;
    }
    if (isFull && isPrompt) {
      listener.failed(new LogException(LogError.OVERLOADED, "as planned"));
    } else if (isPrompt && queued.isEmpty()) {
      kept.append(changes, listener);
    } else {
      queued.add(
          () -> {
            if (isFull) {
              listener.failed(new LogException(LogError.WRITE_FAILED, "as planned"));
            } else {
              kept.append(changes, listener);
            }
          });
    }
  }

  @Override
  public void execute(Runnable task) {
    queued.add(task);
  }

  @Override
  public CompletionStage<List<LogEntry>> readBefore(
      Set<String> streams, LogPosition position, int count) {
    return kept.readBefore(streams, position, count);
  }

  @Override
  public CompletionStage<List<LogEntry>> readAfter(
      Set<String> streams, LogPosition position, int count) {
    return read(isReadable, () -> kept.readAfter(streams, position, count));
  }

  @Override
  public CompletionStage<List<LogEntry>> readAfter(LogPosition position, int count) {
    return read(isReadable, () -> kept.readAfter(position, count));
  }

  @Override
  public CompletionStage<List<LogEntry>> read(Set<LogPosition> positions) {
    return read(isReadable, () -> kept.read(positions));
  }

  private <T> CompletionStage<T> read(boolean isPrompt, Supplier<CompletionStage<T>> action) {
    if (isPrompt) {
      return action.get();
    }
    CompletableFuture<T> read = new CompletableFuture<>();
    reads.add(() -> action.get().thenAccept(read::complete));
    return read;
  }

  @Override
  public CompletionStage<Optional<LogValue>> get(String table, String key) {
    return read(isFindable, () -> kept.get(table, key));
  }

  @Override
  public CompletionStage<List<LogValue>> list(String table, String afterKey, int count) {
    return kept.list(table, afterKey, count);
  }

  @Override
  public String epoch() {
    return kept.epoch();
  }

  @Override
  public LogPosition horizon() {
    return kept.horizon();
  }

  @Override
  public LogPosition last() {
    return kept.last();
  }

  @Override
  public void keepAfter(String holder, LogPosition position) {
    if (!isDead) {
      kept.keepAfter(holder, position);
    }
  }

  /** Removes all entries up to a position, needed or not. */
  void removeTo(LogPosition position) {
    for (String holder : List.of("socketio", "socketio:/")) {
      kept.keepAfter(holder, position);
    }
  }

  @Override
  public LogStatus status() {
    return kept.status();
  }

  @Override
  public void close() {
    commit();
    isDead = true;
  }
}
