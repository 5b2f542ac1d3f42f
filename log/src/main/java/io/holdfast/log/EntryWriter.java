package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends entries, one transaction per batch. The twin of {@link EntryReader}. One thread's own.
 */
final class EntryWriter {

  /*
   * Positions are counted here rather than by SQLite, so that a batch is one call of the driver
   * and no row is read back. AUTOINCREMENT keeps the highest of them when entries go. A repeat,
   * and a batch that fails, leave a gap: a position that may have reached the disk is not given
   * to anything else.
   *
   * "BEGIN" and "COMMIT" are statements of ours: with setAutoCommit(false) the driver begins the
   * next transaction by itself, and after SQLite has rolled back for want of space it takes
   * every row for a transaction of its own.
   */
  private final StreamNumbers streams;
  private final LazyStatement begin;
  private final LazyStatement insert;
  private final LazyStatement selectOnce;
  private final LazyStatement commit;
  private final LazyStatement rollback;
  private long lastPosition;

  EntryWriter(Connection connection) throws SQLException {
    this.streams = new StreamNumbers(connection);
    this.begin = new LazyStatement(connection, "BEGIN IMMEDIATE");
    this.insert =
        new LazyStatement(
            connection,
            "INSERT INTO entry (position, stream, id, time, payload) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (id, stream) WHERE id IS NOT NULL DO NOTHING");
    this.selectOnce =
        new LazyStatement(
            connection,
            "SELECT position, id, time, payload FROM entry WHERE id = ? AND stream = ?");
    this.commit = new LazyStatement(connection, "COMMIT");
    this.rollback = new LazyStatement(connection, "ROLLBACK");
    this.lastPosition = lastPosition(connection);
  }

  private static long lastPosition(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT seq FROM sqlite_sequence WHERE name = 'entry'");
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** {@return the highest position that was given to a record} */
  long lastPosition() {
    return lastPosition;
  }

  /**
   * Commits a batch and tells each of its members what became of it.
   *
   * @return how many were appended; the others were there before
   * @throws SQLException if nothing of it is in the log
   */
  int write(List<PendingAppend> batch) throws SQLException {
    long first = lastPosition + 1;
    lastPosition += batch.size();
    Instant time = Instant.ofEpochMilli(System.currentTimeMillis());
    try {
      begin.get().execute();
      long[] insertedCounts = insert(batch, first, time.toEpochMilli());
      List<LogEntry> entries = new ArrayList<>(batch.size());
      int appendedCount = 0;
      for (int index = 0; index < batch.size(); index++) {
        LogRecord entry = batch.get(index).entry();
        if (insertedCounts[index] == 0) {
          entries.add(earlier(entry));
        } else {
          entries.add(new LogEntry(new LogPosition(first + index), time, entry));
          appendedCount++;
        }
      }
      commit.get().execute();
      for (int index = 0; index < batch.size(); index++) {
        if (insertedCounts[index] == 0) {
          batch.get(index).repeats(entries.get(index));
        } else {
          batch.get(index).committed(entries.get(index));
        }
      }
      return appendedCount;
    } catch (Throwable e) {
      rollBack(e);
      throw e;
    }
  }

  private long[] insert(List<PendingAppend> batch, long first, long timeMillis)
      throws SQLException {
    PreparedStatement rows = insert.get();
    long position = first;
    for (PendingAppend pending : batch) {
      LogRecord entry = pending.entry();
      rows.setLong(1, position++);
      rows.setLong(2, streams.of(entry.streams().iterator().next()));
      if (entry.id().isEmpty()) {
        rows.setNull(3, Types.VARCHAR);
      } else {
        rows.setString(3, entry.id());
      }
      rows.setLong(4, timeMillis);
      rows.setBytes(5, bytes(entry.payload()));
      rows.addBatch();
    }
    return rows.executeLargeBatch();
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }

  private LogEntry earlier(LogRecord entry) throws SQLException {
    PreparedStatement select = selectOnce.get();
    select.setString(1, entry.id());
    select.setLong(2, streams.of(entry.streams().iterator().next()));
    try (ResultSet rows = select.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("neither appended nor there: " + entry.id());
      }
      return EntryReader.entry(entry.streams().iterator().next(), rows);
    }
  }

  private void rollBack(Throwable cause) {
    for (LazyStatement statement : List.of(begin, insert, selectOnce, commit)) {
      statement.discard(cause);
    }
    streams.rolledBack(cause);
    try {
      rollback.get().execute();
    } catch (SQLException e) {
      // SQLite has rolled back by itself. Had it not, the next BEGIN would fail, and so its batch.
      cause.addSuppressed(e);
    }
    rollback.discard(cause);
  }
}
