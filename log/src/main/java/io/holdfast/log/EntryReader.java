package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
  private final LazyStatement afterInAll;
  private final EntryRows rows;

  EntryReader(Connection connection) {
    this.transaction = new Transaction(connection, "BEGIN");
    this.before = PositionReader.backwards(connection);
    this.after = PositionReader.forwards(connection);
    this.afterInAll =
        new LazyStatement(
            connection, "SELECT position FROM entry WHERE position > ? ORDER BY position LIMIT ?");
    this.rows = EntryRows.readable(connection);
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
    return atOneMoment(
        () -> fill(position, count, (from, missing) -> positions.read(streams, from, missing)));
  }

  /** {@return the first entries after a position, whatever their streams} */
  List<LogEntry> readAfter(LogPosition position, int count) throws SQLException {
    return atOneMoment(() -> fill(position, count, this::positionsAfter));
  }

  /** {@return those entries at some positions that there are} */
  List<LogEntry> read(List<Long> positions) throws SQLException {
    return atOneMoment(() -> rows.read(positions));
  }

  private List<Long> positionsAfter(long position, int count) throws SQLException {
    PreparedStatement query = afterInAll.get();
    query.setLong(1, position);
    query.setInt(2, count);
    List<Long> positions = new ArrayList<>();
    try (ResultSet found = query.executeQuery()) {
      while (found.next()) {
        positions.add(found.getLong(1));
      }
    }
    return positions;
  }

  /** Finds so many positions beyond one, in the direction of the read. */
  private interface Positions {
    List<Long> beyond(long from, int count) throws SQLException;
  }

  /** Reads as many entries as there are, up to a count; more than once where some were redacted. */
  private List<LogEntry> fill(LogPosition position, int count, Positions positions)
      throws SQLException {
    List<LogEntry> entries = new ArrayList<>();
    long from = position.value();
    boolean hasMore = true;
    while (hasMore && entries.size() < count) {
      int missing = count - entries.size();
      List<Long> found = positions.beyond(from, missing);
      entries.addAll(rows.read(found));
      hasMore = found.size() == missing;
      from = found.isEmpty() ? from : found.get(found.size() - 1);
    }
    entries.sort(Comparator.comparing(LogEntry::position));
    return entries;
  }

  /** Queries that belong together. */
  private interface Queries {
    List<LogEntry> run() throws SQLException;
  }

  private List<LogEntry> atOneMoment(Queries queries) throws SQLException {
    try {
      transaction.begin();
      List<LogEntry> entries = queries.run();
      transaction.commit();
      return Collections.unmodifiableList(entries);
    } catch (Throwable e) {
      before.discard(e);
      after.discard(e);
      afterInAll.discard(e);
      rows.discard(e);
      transaction.rollBack(e);
      throw e;
    }
  }
}
