package io.holdfast.socketio;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries by position, and by stream and position.
 *
 * <p>Confined to the lock of its log.
 */
final class StreamIndex {

  private final TreeMap<Long, LogEntry> all = new TreeMap<>();
  private final Map<String, NavigableMap<Long, LogEntry>> byStream = new HashMap<>();
  private final Map<String, Map<String, LogEntry>> byId = new HashMap<>();
  private final Set<Long> redactedPositions = new HashSet<>();
  private long sizeBytes;

  int size() {
    return all.size();
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /** {@return the entry with the lowest position; there is one} */
  LogEntry first() {
    return all.firstEntry().getValue();
  }

  /** {@return the entry of one of the streams that has the id, or null} */
  @Nullable LogEntry find(Set<String> streams, String id) {
    Map<String, LogEntry> byItsStream = byId.getOrDefault(id, Map.of());
    for (String stream : streams) {
      LogEntry found = byItsStream.get(stream);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Adds an entry behind all that there are. */
  void add(LogEntry entry) {
    Long position = entry.position().value();
    all.put(position, entry);
    sizeBytes += entry.payload().remaining();
    for (String stream : entry.streams()) {
      byStream.computeIfAbsent(stream, any -> new TreeMap<>()).put(position, entry);
      if (!entry.id().isEmpty()) {
        byId.computeIfAbsent(entry.id(), any -> new HashMap<>(2)).put(stream, entry);
      }
    }
  }

  /** {@return what was the entry with the lowest position; there is one} */
  LogEntry removeFirst() {
    LogEntry entry = all.pollFirstEntry().getValue();
    sizeBytes -= entry.payload().remaining();
    redactedPositions.remove(entry.position().value());
    for (String stream : entry.streams()) {
      byStream.computeIfPresent(
          stream,
          (name, entries) -> {
            entries.remove(entry.position().value());
            return entries.isEmpty() ? null : entries;
          });
    }
    byId.computeIfPresent(
        entry.id(),
        (id, entries) -> {
          entries.values().removeIf(each -> each == entry);
          return entries.isEmpty() ? null : entries;
        });
    return entry;
  }

  /** Empties an entry, if there is one, and hides it from those who read streams. */
  void redact(long position) {
    LogEntry entry = all.get(position);
    if (entry == null) {
      return;
    }
    LogRecord emptied =
        entry.id().isEmpty()
            ? LogRecord.of(entry.streams(), new byte[0])
            : LogRecord.once(entry.streams(), entry.id(), new byte[0]);
    LogEntry redacted = new LogEntry(entry.position(), entry.time(), emptied);
    all.put(position, redacted);
    redactedPositions.add(position);
    sizeBytes -= entry.payload().remaining();
    for (String stream : entry.streams()) {
      byStream.getOrDefault(stream, new TreeMap<>()).remove(position);
    }
    byId.getOrDefault(entry.id(), new HashMap<>())
        .replaceAll((stream, each) -> each == entry ? redacted : each);
  }

  /** {@return the first entries of streams after a position, in order} */
  List<LogEntry> readAfter(Set<String> streams, LogPosition position, int count) {
    TreeMap<Long, LogEntry> found = new TreeMap<>();
    for (String stream : streams) {
      collect(entries(stream).tailMap(position.value(), false), count, found);
    }
    return found.values().stream().limit(count).toList();
  }

  /** {@return the first entries after a position, in order} */
  List<LogEntry> readAfter(LogPosition position, int count) {
    return all.tailMap(position.value(), false).values().stream()
        .filter(this::isReadable)
        .limit(count)
        .toList();
  }

  /** {@return those entries at some positions that there are, in order} */
  List<LogEntry> read(Set<LogPosition> positions) {
    return positions.stream()
        .sorted()
        .map(position -> all.get(position.value()))
        .filter(Objects::nonNull)
        .filter(this::isReadable)
        .toList();
  }

  private boolean isReadable(LogEntry entry) {
    return !redactedPositions.contains(entry.position().value());
  }

  /** {@return the last entries of streams before a position, in order} */
  List<LogEntry> readBefore(Set<String> streams, LogPosition position, int count) {
    TreeMap<Long, LogEntry> found = new TreeMap<>();
    for (String stream : streams) {
      collect(entries(stream).headMap(position.value(), false).descendingMap(), count, found);
    }
    List<LogEntry> ordered = new ArrayList<>(found.values());
    return List.copyOf(ordered.subList(Math.max(0, ordered.size() - count), ordered.size()));
  }

  private NavigableMap<Long, LogEntry> entries(String stream) {
    return byStream.getOrDefault(stream, new TreeMap<>());
  }

  private static void collect(
      NavigableMap<Long, LogEntry> from, int count, Map<Long, LogEntry> found) {
    int left = count;
    for (Map.Entry<Long, LogEntry> each : from.entrySet()) {
      if (left-- == 0) {
        return;
      }
      found.put(each.getKey(), each.getValue());
    }
  }
}
