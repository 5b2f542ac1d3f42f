package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Reads entries by position. The twin of {@link EntryWriter}. Used by one thread at a time. */
final class EntryReader {

  /*
   * All queries of a read are one transaction: so they see the log at one moment. Otherwise, what
   * was committed in between could be there in one stream and missing in the one read before.
   */
  private final Transaction transaction;
  private final PositionReader before;
  private final PositionReader after;
  private final EntryRows rows;

  EntryReader(Connection connection) {
    this.transaction = new Transaction(connection, "BEGIN");
    this.before = PositionReader.backwards(connection);
    this.after = PositionReader.forwards(connection);
    this.rows = new EntryRows(connection);
  }

  List<LogEntry> readBefore(Set<String> streams, LogPosition position, int count)
      throws SQLException {
    return read(before, streams, position, count);
  }

  List<LogEntry> readAfter(Set<String> streams, LogPosition position, int count)
      throws SQLException {
    return read(after, streams, position, count);
  }

  private List<LogEntry> read(
      PositionReader positions, Set<String> streams, LogPosition position, int count)
      throws SQLException {
    try {
      transaction.begin();
      List<LogEntry> entries = rows.read(positions.read(streams, position.value(), count));
      transaction.commit();
      return Collections.unmodifiableList(entries);
    } catch (Throwable e) {
      before.discard(e);
      after.discard(e);
      rows.discard(e);
      transaction.rollBack(e);
      throw e;
    }
  }
}
