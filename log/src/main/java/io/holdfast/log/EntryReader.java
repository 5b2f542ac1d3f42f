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
import java.util.Collections;
import java.util.List;

/** Reads entries by position. The twin of {@link EntryWriter}. Used by one thread at a time. */
final class EntryReader {

  private static final String SELECT =
      "SELECT position, id, time, payload FROM entry"
          + " WHERE stream = (SELECT number FROM stream WHERE name = ?)";

  private final LazyStatement before;
  private final LazyStatement after;

  EntryReader(Connection connection) {
    this.before =
        new LazyStatement(connection, SELECT + " AND position < ? ORDER BY position DESC LIMIT ?");
    this.after =
        new LazyStatement(connection, SELECT + " AND position > ? ORDER BY position LIMIT ?");
  }

  List<LogEntry> readBefore(String stream, LogPosition position, int count) throws SQLException {
    List<LogEntry> entries = read(before, stream, position, count);
    Collections.reverse(entries);
    return Collections.unmodifiableList(entries);
  }

  List<LogEntry> readAfter(String stream, LogPosition position, int count) throws SQLException {
    return Collections.unmodifiableList(read(after, stream, position, count));
  }

  private List<LogEntry> read(
      LazyStatement statement, String stream, LogPosition position, int count) throws SQLException {
    try {
      PreparedStatement select = statement.get();
      select.setString(1, stream);
      select.setLong(2, position.value());
      select.setInt(3, count);
      List<LogEntry> entries = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          entries.add(entry(stream, rows));
        }
      }
      return entries;
    } catch (Throwable e) {
      before.discard(e);
      after.discard(e);
      throw e;
    }
  }

  /** {@return the entry in a row of position, id, time and payload} */
  static LogEntry entry(String stream, ResultSet row) throws SQLException {
    String id = row.getString(2);
    byte[] payload = row.getBytes(4);
    return new LogEntry(
        new LogPosition(row.getLong(1)),
        Instant.ofEpochMilli(row.getLong(3)),
        id == null ? LogRecord.of(stream, payload) : LogRecord.once(stream, id, payload));
  }
}
