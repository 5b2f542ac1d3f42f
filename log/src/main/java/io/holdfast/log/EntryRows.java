package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Reads the rows of entries whose positions are known. Used by one thread at a time. */
final class EntryRows {

  /** Positions that one query names. */
  private static final int MAX_POSITIONS = 1_000;

  private final LazyStatement select;
  private final LazyStatement selectNames;

  /** {@return rows with those that were redacted, whose payload is empty} */
  static EntryRows all(Connection connection) {
    return new EntryRows(connection, "");
  }

  /** {@return rows without those that were redacted} */
  static EntryRows readable(Connection connection) {
    return new EntryRows(connection, " AND e.redacted IS NULL");
  }

  private EntryRows(Connection connection, String condition) {
    // A CROSS JOIN keeps its order: the positions, which are few, lead to the rows.
    this.select =
        new LazyStatement(
            connection,
            "SELECT e.position, e.id, e.time, e.payload, e.further, s.name FROM json_each(?) AS p"
                + " CROSS JOIN entry AS e ON e.position = p.value"
                + condition
                + " CROSS JOIN stream AS s ON s.number = e.stream");
    this.selectNames =
        new LazyStatement(
            connection,
            "SELECT s.name FROM json_each(?) AS f CROSS JOIN stream AS s ON s.number = f.value");
  }

  /** {@return the entry at a position} */
  LogEntry read(long position) throws SQLException {
    return read(List.of(position)).get(0);
  }

  /** {@return the entries at some positions, oldest first, but for those that are not shown} */
  List<LogEntry> read(List<Long> positions) throws SQLException {
    List<LogEntry> entries = new ArrayList<>(positions.size());
    for (int index = 0; index < positions.size(); index += MAX_POSITIONS) {
      int end = Math.min(positions.size(), index + MAX_POSITIONS);
      read(positions.subList(index, end), entries);
    }
    entries.sort(Comparator.comparing(LogEntry::position));
    return entries;
  }

  private void read(List<Long> positions, List<LogEntry> entries) throws SQLException {
    StringJoiner named = new StringJoiner(",", "[", "]");
    positions.forEach(position -> named.add(position.toString()));
    PreparedStatement query = select.get();
    query.setString(1, named.toString());
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        entries.add(entry(rows));
      }
    }
  }

  private LogEntry entry(ResultSet row) throws SQLException {
    String id = row.getString(2);
    byte[] payload = row.getBytes(4);
    Set<String> streams = streams(row.getString(6), row.getString(5));
    return new LogEntry(
        new LogPosition(row.getLong(1)),
        Instant.ofEpochMilli(row.getLong(3)),
        id == null ? LogRecord.of(streams, payload) : LogRecord.once(streams, id, payload));
  }

  private Set<String> streams(String first, @Nullable String further) throws SQLException {
    if (further == null) {
      return Set.of(first);
    }
    Set<String> names = new HashSet<>();
    names.add(first);
    PreparedStatement query = selectNames.get();
    query.setString(1, further);
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /** Lets go of the statements after a failure. */
  void discard(Throwable cause) {
    select.discard(cause);
    selectNames.discard(cause);
  }
}
