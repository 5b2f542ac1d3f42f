package io.holdfast.socketio;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogStatus;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A log without a file or a thread: it commits at once, unless a test says that it shall wait, or
 * fail.
 */
final class LoopbackLog implements MessageLog {

  private record Pending(List<LogChange> changes, CommitListener listener) {}

  private final List<LogEntry> entries = new ArrayList<>();
  private final Map<String, NavigableMap<String, LogValue>> tables = new TreeMap<>();
  private final Queue<Pending> pending = new ArrayDeque<>();
  private boolean isHeld;

  /** How each commit fails, or null. */
  @Nullable LogError commitError;

  /** What is wrong with all that is handed in, or null. */
  @Nullable String appendRefusal;

  /** How each reading fails, or null. */
  @Nullable LogError readError;

  /** From now on nothing is committed until {@link #commit}. */
  void hold() {
    isHeld = true;
  }

  /** Commits all that was handed in. */
  void commit() {
    isHeld = false;
    for (Pending next = pending.poll(); next != null; next = pending.poll()) {
      commit(next);
    }
  }

  /** The process ends: what is not committed is gone, and nobody is told. */
  void crash() {
    pending.clear();
    isHeld = false;
  }

  /** Puts a value behind everybody's back. */
  void put(LogValue value) {
    apply(value);
  }

  List<String> keys(String table) {
    return List.copyOf(tables.getOrDefault(table, Collections.emptyNavigableMap()).keySet());
  }

  List<LogEntry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public void append(List<? extends LogChange> changes, CommitListener listener) {
    if (appendRefusal != null) {
      throw new IllegalArgumentException(appendRefusal);
    }
    pending.add(new Pending(List.copyOf(changes), listener));
    if (!isHeld) {
      commit();
    }
  }

  private void commit(Pending next) {
    if (commitError != null) {
      next.listener().failed(failure(commitError));
      return;
    }
    for (LogChange change : next.changes()) {
      if (change instanceof LogRecord added) {
        Optional<LogEntry> earlier = earlier(added);
        if (earlier.isPresent()) {
          next.listener().alreadyThere(earlier.get());
          return;
        }
      }
    }
    int before = entries.size();
    next.changes().forEach(this::apply);
    next.listener().committed(List.copyOf(entries.subList(before, entries.size())));
  }

  private static LogException failure(LogError error) {
    return LogException.cheap(error, "the test says so");
  }

  private Optional<LogEntry> earlier(LogRecord added) {
    return entries.stream()
        .filter(entry -> !added.id().isEmpty() && entry.id().equals(added.id()))
        .filter(entry -> !Collections.disjoint(entry.streams(), added.streams()))
        .findFirst();
  }

  private void apply(LogChange change) {
    if (change instanceof LogRecord added) {
      entries.add(new LogEntry(new LogPosition(entries.size() + 1), Instant.EPOCH, added));
    } else if (change instanceof LogValue value) {
      table(value.table()).put(value.key(), value);
    } else if (change instanceof LogRemoval removal) {
      table(removal.table()).remove(removal.key());
    } else {
      throw new UnsupportedOperationException("Socket.IO takes nothing back");
    }
  }

  private NavigableMap<String, LogValue> table(String name) {
    return tables.computeIfAbsent(name, absent -> new TreeMap<>());
  }

  @Override
  public CompletionStage<Optional<LogValue>> get(String table, String key) {
    return readError == null
        ? CompletableFuture.completedFuture(Optional.ofNullable(table(table).get(key)))
        : CompletableFuture.failedFuture(failure(readError));
  }

  @Override
  public CompletionStage<List<LogValue>> list(String table, String afterKey, int count) {
    return readError == null
        ? CompletableFuture.completedFuture(
            table(table).tailMap(afterKey, false).values().stream().limit(count).toList())
        : CompletableFuture.failedFuture(failure(readError));
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  @Override
  public CompletionStage<List<LogEntry>> readBefore(
      Set<String> streams, LogPosition position, int count) {
    List<LogEntry> found =
        entries.stream()
            .filter(entry -> entry.position().compareTo(position) < 0)
            .filter(entry -> !Collections.disjoint(entry.streams(), streams))
            .toList();
    return CompletableFuture.completedFuture(
        found.subList(Math.max(0, found.size() - count), found.size()));
  }

  @Override
  public CompletionStage<List<LogEntry>> readAfter(
      Set<String> streams, LogPosition position, int count) {
    return CompletableFuture.completedFuture(
        entries.stream()
            .filter(entry -> entry.position().compareTo(position) > 0)
            .filter(entry -> !Collections.disjoint(entry.streams(), streams))
            .limit(count)
            .toList());
  }

  @Override
  public CompletionStage<List<LogEntry>> readAfter(LogPosition position, int count) {
    return CompletableFuture.completedFuture(
        entries.stream()
            .filter(entry -> entry.position().compareTo(position) > 0)
            .limit(count)
            .toList());
  }

  @Override
  public CompletionStage<List<LogEntry>> read(Set<LogPosition> positions) {
    return CompletableFuture.completedFuture(
        entries.stream().filter(entry -> positions.contains(entry.position())).toList());
  }

  @Override
  public String epoch() {
    return "loopback";
  }

  @Override
  public LogPosition horizon() {
    return LogPosition.START;
  }

  @Override
  public LogPosition last() {
    return new LogPosition(entries.size());
  }

  @Override
  public void keepAfter(String holder, LogPosition position) {}

  @Override
  public LogStatus status() {
    return new LogStatus(
        pending.size(),
        entries.size(),
        0,
        0,
        Duration.ZERO,
        0,
        horizon(),
        last(),
        0,
        0,
        entries.size(),
        Duration.ZERO);
  }

  @Override
  public void close() {
    commit();
  }
}
