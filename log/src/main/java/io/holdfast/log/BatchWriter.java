package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Commits what was handed in, one transaction per batch. One thread's own. */
final class BatchWriter {

  private final Transaction transaction;
  private final EntryWriter entries;
  private final ValueWriter values;
  private final EntryRedactor redactor;

  /** Of what was committed; written by the log's thread, read by all. */
  private volatile LogPosition last;

  BatchWriter(Connection connection, StreamNumbers streams) throws SQLException {
    this.transaction = new Transaction(connection, "BEGIN IMMEDIATE");
    this.entries = new EntryWriter(connection, streams);
    this.values = new ValueWriter(connection);
    this.redactor = new EntryRedactor(connection);
    this.last = new LogPosition(entries.lastAppended());
  }

  /** {@return the position of the last entry that was committed} */
  LogPosition last() {
    return last;
  }

  /** {@return what wipes redacted text out of the files} */
  EntryRedactor redactor() {
    return redactor;
  }

  /**
   * Commits a batch and tells each of its members what became of it.
   *
   * @param time of the entries, to the millisecond
   * @return how many records were appended
   * @throws SQLException if nothing of it is in the log
   */
  int write(List<PendingAppend> batch, Instant time) throws SQLException {
    try {
      redactor.prepare(batch);
      transaction.begin();
      int appendedCount = entries.write(batch, time);
      values.write(batch);
      redactor.write(batch);
      transaction.commit();
      redactor.committed();
      if (appendedCount > 0) {
        last = new LogPosition(entries.lastAppended());
      }
      return appendedCount;
    } catch (Throwable e) {
      entries.rolledBack(e);
      values.rolledBack(e);
      redactor.rolledBack(e);
      transaction.rollBack(e);
      throw e;
    }
  }
}
