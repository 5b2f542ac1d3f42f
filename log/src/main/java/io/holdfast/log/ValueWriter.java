package io.holdfast.log;

import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts and removes the values of a batch. The twin of {@link ValueReader}. One thread's own. */
final class ValueWriter {

  private final LazyStatement put;
  private final LazyStatement remove;

  /** The last change of each value of a batch: the ones before it are never written. */
  private final Map<LogRemoval, LogChange> changes = new LinkedHashMap<>();

  ValueWriter(Connection connection) {
    this.put =
        new LazyStatement(
            connection, "INSERT OR REPLACE INTO value (tab, key, payload) VALUES (?, ?, ?)");
    this.remove = new LazyStatement(connection, "DELETE FROM value WHERE tab = ? AND key = ?");
  }

  /** Writes what a batch makes of the values, within a transaction; repeats make nothing. */
  void write(List<PendingAppend> batch) throws SQLException {
    for (PendingAppend append : batch) {
      if (!append.isRepeat()) {
        append.changes().forEach(this::add);
      }
    }
    if (changes.isEmpty()) {
      return;
    }
    boolean hasPuts = false;
    boolean hasRemovals = false;
    for (LogChange change : changes.values()) {
      if (change instanceof LogValue value) {
        addPut(value);
        hasPuts = true;
      } else if (change instanceof LogRemoval removal) {
        addRemoval(removal);
        hasRemovals = true;
      }
    }
    changes.clear();
    if (hasPuts) {
      put.get().executeLargeBatch();
    }
    if (hasRemovals) {
      remove.get().executeLargeBatch();
    }
  }

  private void add(LogChange change) {
    if (change instanceof LogValue value) {
      changes.put(new LogRemoval(value.table(), value.key()), value);
    } else if (change instanceof LogRemoval removal) {
      changes.put(removal, removal);
    }
  }

  private void addPut(LogValue value) throws SQLException {
    PreparedStatement row = put.get();
    row.setString(1, value.table());
    row.setString(2, value.key());
    row.setBytes(3, EntryWriter.bytes(value.payload()));
    row.addBatch();
  }

  private void addRemoval(LogRemoval removal) throws SQLException {
    PreparedStatement row = remove.get();
    row.setString(1, removal.table());
    row.setString(2, removal.key());
    row.addBatch();
  }

  /** Lets go of what a transaction that was rolled back has left. */
  void rolledBack(Throwable cause) {
    changes.clear();
    put.discard(cause);
    remove.discard(cause);
  }
}
