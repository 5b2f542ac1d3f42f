package io.holdfast.log;

import java.sql.Connection;
import java.sql.SQLException;

/** A transaction of a connection, begun and ended many times. Used by one thread at a time. */
final class Transaction {

  /*
   * "BEGIN" and "COMMIT" are statements of ours: with setAutoCommit(false) the driver begins the
   * next transaction by itself, and after SQLite has rolled back for want of space it takes
   * every row for a transaction of its own.
   */
  private final LazyStatement begin;
  private final LazyStatement commit;
  private final LazyStatement rollback;

  /**
   * Creates a transaction.
   *
   * @param connection that it is of
   * @param begin the statement that begins it
   */
  Transaction(Connection connection, String begin) {
    this.begin = new LazyStatement(connection, begin);
    this.commit = new LazyStatement(connection, "COMMIT");
    this.rollback = new LazyStatement(connection, "ROLLBACK");
  }

  void begin() throws SQLException {
    begin.get().execute();
  }

  void commit() throws SQLException {
    commit.get().execute();
  }

  /** Rolls back after a failure. A failure to do so is added to the cause. */
  void rollBack(Throwable cause) {
    begin.discard(cause);
    commit.discard(cause);
    try {
      rollback.get().execute();
    } catch (SQLException e) {
      // SQLite has rolled back by itself. Had it not, the next BEGIN would fail, and so its batch.
      cause.addSuppressed(e);
    }
    rollback.discard(cause);
  }
}
