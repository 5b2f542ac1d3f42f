package io.holdfast.socketio;

import io.holdfast.engineio.SessionId;
import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogRedaction;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogStatus;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory, which ends with the process. Entries go as soon as nobody needs them, and when
 * there are too many: the oldest first.
 *
 * <p>Whatever is handed in is done before the call returns, and so are the listener's calls, on the
 * caller's thread, one at a time.
 */
final class MemoryLog implements MessageLog {

  private static final Comparator<String> BY_CODE_POINTS =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  private final int maxEntries;
  private final long maxBytes;
  private final String epoch = SessionId.draw();

  /** Guarded by this, as all below. */
  private final StreamIndex entries = new StreamIndex();

  private final Map<String, NavigableMap<String, LogValue>> tables = new HashMap<>();
  private final Map<String, LogPosition> holders = new HashMap<>();
  private long last;
  private long horizon;
  private long appendedCount;
  private long commitCount;
  private long removedCount;
  private int lastCommitRecords;
  private boolean isClosed;

  /**
   * Creates a log.
   *
   * @param maxEntries most entries, 1 or more
   * @param maxBytes most bytes of the payloads of entries, 1 or more
   */
  MemoryLog(int maxEntries, long maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /** {@return how many entries there are} */
  synchronized int size() {
    return entries.size();
  }

  @Override
  public synchronized void append(List<? extends LogChange> changes, CommitListener listener) {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one change");
    }
    if (isClosed) {
      listener.failed(new LogException(LogError.CLOSED, "the log in memory is closed"));
      return;
    }
    LogEntry earlier = earlier(changes);
    if (earlier != null) {
      listener.alreadyThere(earlier);
      return;
    }
    List<LogEntry> appended = new ArrayList<>(1);
    for (LogChange change : changes) {
      if (change instanceof LogRecord entry) {
        appended.add(add(entry));
      } else if (change instanceof LogValue value) {
        tables
            .computeIfAbsent(value.table(), any -> new TreeMap<>(BY_CODE_POINTS))
            .put(value.key(), value);
      } else if (change instanceof LogRemoval removal) {
        table(removal.table()).remove(removal.key());
      } else if (change instanceof LogRedaction redaction) {
        entries.redact(redaction.position().value());
      }
    }
    commitCount++;
    lastCommitRecords = appended.size();
    listener.committed(appended);
  }

  private @Nullable LogEntry earlier(List<? extends LogChange> changes) {
    for (LogChange change : changes) {
      if (change instanceof LogRecord entry && !entry.id().isEmpty()) {
        LogEntry earlier = entries.find(entry.streams(), entry.id());
        if (earlier != null) {
          return earlier;
        }
      }
    }
    return null;
  }

  private LogEntry add(LogRecord record) {
    last++;
    appendedCount++;
    LogEntry entry = new LogEntry(new LogPosition(last), Instant.now(), record);
    entries.add(entry);
    while (entries.size() > maxEntries || entries.sizeBytes() > maxBytes) {
      removeFirst();
    }
    return entry;
  }

  private void removeFirst() {
    horizon = entries.removeFirst().position().value();
    removedCount++;
  }

  private NavigableMap<String, LogValue> table(String name) {
    return tables.getOrDefault(name, new TreeMap<>());
  }

  @Override
  public synchronized void execute(Runnable task) {
    if (isClosed) {
      throw new LogException(LogError.CLOSED, "the log in memory is closed");
    }
    task.run();
  }

  @Override
  public synchronized CompletionStage<List<LogEntry>> readBefore(
      Set<String> streams, LogPosition position, int count) {
    return CompletableFuture.completedFuture(entries.readBefore(streams, position, count));
  }

  @Override
  public synchronized CompletionStage<List<LogEntry>> readAfter(
      Set<String> streams, LogPosition position, int count) {
    return CompletableFuture.completedFuture(entries.readAfter(streams, position, count));
  }

  @Override
  public synchronized CompletionStage<List<LogEntry>> readAfter(LogPosition position, int count) {
    return CompletableFuture.completedFuture(entries.readAfter(position, count));
  }

  @Override
  public synchronized CompletionStage<List<LogEntry>> read(Set<LogPosition> positions) {
    return CompletableFuture.completedFuture(entries.read(positions));
  }

  @Override
  public synchronized CompletionStage<Optional<LogValue>> get(String table, String key) {
    return CompletableFuture.completedFuture(Optional.ofNullable(table(table).get(key)));
  }

  @Override
  public synchronized CompletionStage<List<LogValue>> list(
      String table, String afterKey, int count) {
    return CompletableFuture.completedFuture(
        table(table).tailMap(afterKey, false).values().stream().limit(count).toList());
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public synchronized LogPosition horizon() {
    return new LogPosition(horizon);
  }

  @Override
  public synchronized LogPosition last() {
    return new LogPosition(last);
  }

  @Override
  public synchronized void keepAfter(String holder, LogPosition position) {
    holders.put(holder, position);
    long needed = holders.values().stream().mapToLong(LogPosition::value).min().orElse(0);
    while (!entries.isEmpty() && entries.first().position().value() <= needed) {
      removeFirst();
    }
  }

  @Override
  public synchronized LogStatus status() {
    return new LogStatus(
        0,
        appendedCount,
        commitCount,
        0,
        Duration.ZERO,
        removedCount,
        horizon(),
        last(),
        entries.sizeBytes(),
        lastCommitRecords,
        entries.size(),
        entries.isEmpty()
            ? Duration.ZERO
            : Duration.between(entries.first().time(), Instant.now()));
  }

  @Override
  public synchronized void close() {
    isClosed = true;
  }
}
