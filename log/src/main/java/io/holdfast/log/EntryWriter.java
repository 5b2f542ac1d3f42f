package io.holdfast.log;

import io.holdfast.socketio.spi.LogChange;
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
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Appends the records of a batch. The twin of {@link EntryReader}. One thread's own. */
final class EntryWriter {

  /*
   * Positions are counted here rather than by SQLite, so that many rows are one call of the
   * driver and no row is read back. AUTOINCREMENT keeps the highest of them when entries go. A
   * repeat, and a batch that fails, leave a gap: a position that may have reached the disk is not
   * given to anything else.
   *
   * A record of one stream that stands alone finds its repeat by itself: its row is not inserted.
   * What could not be undone so, several records or streams with an id, is looked up first. Both
   * see the rows that were handed to SQLite, not those which are still to be; so these go first
   * when an id comes that they have, too.
   */
  private final StreamNumbers streams;
  private final EntryRows rows;
  private final LazyStatement insert;
  private final LazyStatement insertFurther;
  private final LazyStatement selectOnce;
  private long lastPosition;
  private long lastAppended;

  // Of what is not inserted yet.
  private final List<Row> pendingRows = new ArrayList<>();
  private final Set<String> pendingIds = new HashSet<>();
  private boolean hasFurther;

  /** A record on its way, and who appends it. */
  private record Row(PendingAppend append, LogEntry entry) {}

  EntryWriter(Connection connection, StreamNumbers streams) throws SQLException {
    this.streams = streams;
    this.rows = EntryRows.all(connection);
    this.insert =
        new LazyStatement(
            connection,
            "INSERT INTO entry (position, stream, id, time, payload, further)"
                + " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE ?3 IS NULL"
                + " OR NOT EXISTS (SELECT 1 FROM further WHERE id = ?3 AND stream = ?2)"
                + " ON CONFLICT (id, stream) WHERE id IS NOT NULL DO NOTHING");
    this.insertFurther =
        new LazyStatement(
            connection, "INSERT INTO further (stream, position, id) VALUES (?, ?, ?)");
    this.selectOnce =
        new LazyStatement(
            connection,
            "SELECT position FROM entry WHERE id = ?1 AND stream = ?2"
                + " UNION ALL SELECT position FROM further WHERE id = ?1 AND stream = ?2");
    this.lastPosition = lastPosition(connection);
    this.lastAppended = lastPosition;
  }

  private static long lastPosition(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT seq FROM sqlite_sequence WHERE name = 'entry'");
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** {@return the position of the entry that was appended last, if its batch was committed} */
  long lastAppended() {
    return lastAppended;
  }

  /**
   * Appends the records of a batch, within a transaction, and tells each member what will have
   * become of it when the transaction is committed.
   *
   * @param time of the entries, to the millisecond
   * @return how many were appended; the others were there before
   */
  int write(List<PendingAppend> batch, Instant time) throws SQLException {
    int appendedCount = 0;
    for (PendingAppend append : batch) {
      if (isJoint(append)) {
        if (hasPendingId(append)) {
          appendedCount += insertPending();
        }
        LogEntry earlier = earlier(append);
        if (earlier != null) {
          append.repeats(earlier);
          continue;
        }
      }
      appendedCount += add(append, time);
    }
    return appendedCount + insertPending();
  }

  /** {@return whether no row stands for all of it, although one of its records has an id} */
  private static boolean isJoint(PendingAppend append) {
    int recordCount = 0;
    int streamCount = 0;
    boolean hasId = false;
    for (LogChange change : append.changes()) {
      if (change instanceof LogRecord entry) {
        recordCount++;
        streamCount += entry.streams().size();
        hasId |= !entry.id().isEmpty();
      }
    }
    return hasId && (recordCount > 1 || streamCount > 1);
  }

  private boolean hasPendingId(PendingAppend append) {
    for (LogChange change : append.changes()) {
      if (change instanceof LogRecord entry && pendingIds.contains(entry.id())) {
        return true;
      }
    }
    return false;
  }

  private @Nullable LogEntry earlier(PendingAppend append) throws SQLException {
    long first = Long.MAX_VALUE;
    for (LogChange change : append.changes()) {
      if (change instanceof LogRecord entry && !entry.id().isEmpty()) {
        for (String stream : entry.streams()) {
          first = Math.min(first, positionOf(entry.id(), stream));
        }
      }
    }
    return first == Long.MAX_VALUE ? null : rows.read(first);
  }

  /** {@return where the entry is, or the largest number if there is none} */
  private long positionOf(String id, String stream) throws SQLException {
    Long number = streams.find(stream);
    if (number == null) {
      return Long.MAX_VALUE;
    }
    PreparedStatement select = selectOnce.get();
    select.setString(1, id);
    select.setLong(2, number);
    try (ResultSet found = select.executeQuery()) {
      return found.next() ? found.getLong(1) : Long.MAX_VALUE;
    }
  }

  /** {@return how many rows had to be inserted first} */
  private int add(PendingAppend append, Instant time) throws SQLException {
    int insertedCount = 0;
    List<LogEntry> entries = new ArrayList<>(append.changes().size());
    for (LogChange change : append.changes()) {
      if (change instanceof LogRecord record) {
        if (!record.id().isEmpty() && !pendingIds.add(record.id())) {
          insertedCount += insertPending();
          pendingIds.add(record.id());
        }
        lastPosition++;
        LogEntry entry = new LogEntry(new LogPosition(lastPosition), time, record);
        addRow(entry);
        pendingRows.add(new Row(append, entry));
        entries.add(entry);
      }
    }
    append.committed(Collections.unmodifiableList(entries));
    return insertedCount;
  }

  private void addRow(LogEntry entry) throws SQLException {
    Iterator<String> names = entry.streams().iterator();
    PreparedStatement row = insert.get();
    row.setLong(1, entry.position().value());
    row.setLong(2, streams.of(names.next()));
    setId(row, entry.id());
    row.setLong(4, entry.time().toEpochMilli());
    row.setBytes(5, bytes(entry.payload()));
    if (names.hasNext()) {
      row.setString(6, addFurther(entry, names));
    } else {
      row.setNull(6, Types.VARCHAR);
    }
    row.addBatch();
  }

  /** {@return the numbers of the further streams, as they stand in the entry's row} */
  private String addFurther(LogEntry entry, Iterator<String> names) throws SQLException {
    StringJoiner numbers = new StringJoiner(",", "[", "]");
    while (names.hasNext()) {
      long number = streams.of(names.next());
      numbers.add(Long.toString(number));
      PreparedStatement row = insertFurther.get();
      row.setLong(1, number);
      row.setLong(2, entry.position().value());
      setId(row, entry.id());
      row.addBatch();
      hasFurther = true;
    }
    return numbers.toString();
  }

  private static void setId(PreparedStatement row, String id) throws SQLException {
    if (id.isEmpty()) {
      row.setNull(3, Types.VARCHAR);
    } else {
      row.setString(3, id);
    }
  }

  /** {@return a payload as the driver takes it} */
  static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return bytes;
  }

  /** {@return how many of the rows were inserted; the others were there before} */
  private int insertPending() throws SQLException {
    if (pendingRows.isEmpty()) {
      return 0;
    }
    long[] counts = insert.get().executeLargeBatch();
    if (hasFurther) {
      insertFurther.get().executeLargeBatch();
    }
    int insertedCount = 0;
    for (int index = 0; index < counts.length; index++) {
      Row row = pendingRows.get(index);
      if (counts[index] == 0) {
        repeats(row);
      } else {
        insertedCount++;
        lastAppended = row.entry().position().value();
      }
    }
    forgetPending();
    return insertedCount;
  }

  private void repeats(Row row) throws SQLException {
    LogEntry earlier = earlier(row.append());
    if (earlier == null) {
      throw new SQLException("neither appended nor there: " + row.entry().id());
    }
    row.append().repeats(earlier);
  }

  private void forgetPending() {
    pendingRows.clear();
    pendingIds.clear();
    hasFurther = false;
  }

  /** Lets go of what a transaction that was rolled back has left. */
  void rolledBack(Throwable cause) {
    for (LazyStatement statement : List.of(insert, insertFurther, selectOnce)) {
      statement.discard(cause);
    }
    rows.discard(cause);
    streams.rolledBack(cause);
    forgetPending();
  }
}
