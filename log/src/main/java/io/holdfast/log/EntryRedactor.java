package io.holdfast.log;

import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogRedaction;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Takes what entries say out of the log, and out of its files. One thread's own. */
final class EntryRedactor {

  /*
   * SQLite leaves what it frees where it was. So it is told to write zeros there: always within the
   * pages that it writes anyway, since rows are moved before they are redacted; and in pages that
   * become free, of long texts, while something is redacted. That is in the WAL then, of which
   * older frames still have the text, as has the file itself. So afterwards the WAL is written
   * back, which writes the zeros, and cut to nothing. Somebody who reads at that moment keeps it
   * from being cut: it is tried again.
   */
  private static final System.Logger LOGGER = System.getLogger(EntryRedactor.class.getName());

  private static final String USUAL = "PRAGMA secure_delete = FAST";

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Connection connection;
  private final LazyStatement redact;
  private boolean isOverwriting;

  /** Whether what was redacted may still be in a file. */
  private boolean isDue;

  private long triedNanos;
  private boolean isFailing;

  EntryRedactor(Connection connection) throws SQLException {
    this.connection = connection;
    execute(USUAL);
    this.redact =
        new LazyStatement(
            connection,
            "UPDATE entry SET payload = x'', redacted = 1 WHERE position = ? AND redacted IS NULL");
    // A process that was killed may have left something undone.
    this.isDue = hasRedacted();
    this.triedNanos = System.nanoTime() - RETRY_NANOS;
  }

  private boolean hasRedacted() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT 1 FROM entry WHERE redacted IS NOT NULL ORDER BY redacted LIMIT 1")) {
      return rows.next();
    }
  }

  /** Makes ready for a batch, before its transaction. */
  void prepare(List<PendingAppend> batch) throws SQLException {
    for (PendingAppend append : batch) {
      for (LogChange change : append.changes()) {
        if (change instanceof LogRedaction && !isOverwriting) {
          execute("PRAGMA secure_delete = ON");
          isOverwriting = true;
        }
      }
    }
  }

  /** Redacts what a batch says, within its transaction; repeats redact nothing. */
  void write(List<PendingAppend> batch) throws SQLException {
    if (!isOverwriting) {
      return;
    }
    for (PendingAppend append : batch) {
      for (LogChange change : append.changes()) {
        if (change instanceof LogRedaction redaction && !append.isRepeat()) {
          PreparedStatement update = redact.get();
          update.setLong(1, redaction.position().value());
          update.executeUpdate();
        }
      }
    }
  }

  /** The batch was committed. */
  void committed() throws SQLException {
    if (isOverwriting) {
      isDue = true;
      triedNanos = System.nanoTime() - RETRY_NANOS;
    }
  }

  /** Lets go of what a transaction that was rolled back has left. */
  void rolledBack(Throwable cause) {
    redact.discard(cause);
  }

  /** {@return how long the log's thread may wait before it tries again to wipe} */
  long idleNanos() {
    return isDue ? Math.max(0, RETRY_NANOS - (System.nanoTime() - triedNanos)) : Long.MAX_VALUE;
  }

  /** Wipes what was redacted out of the files, if something is left there. */
  void wipe() {
    if (!isDue || System.nanoTime() - triedNanos < RETRY_NANOS) {
      return;
    }
    triedNanos = System.nanoTime();
    try {
      isDue = !isWalCut();
      if (!isDue && isOverwriting) {
        execute(USUAL);
        isOverwriting = false;
      }
      isFailing = false;
    } catch (SQLException e) {
      if (!isFailing) {
        isFailing = true;
        LOGGER.log(Level.WARNING, "cannot wipe what was redacted out of the files yet", e);
      }
    }
  }

  /** {@return false if somebody reads it now} */
  private boolean isWalCut() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      return rows.next() && rows.getInt(1) == 0;
    }
  }

  private void execute(String pragma) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(pragma);
    }
  }
}
