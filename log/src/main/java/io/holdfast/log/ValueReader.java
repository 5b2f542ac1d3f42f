package io.holdfast.log;

import io.holdfast.socketio.spi.LogValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads values. The twin of {@link ValueWriter}. Used by one thread at a time. */
final class ValueReader {

  private final LazyStatement get;
  private final LazyStatement list;

  ValueReader(Connection connection) {
    this.get =
        new LazyStatement(connection, "SELECT key, payload FROM value WHERE tab = ? AND key = ?");
    this.list =
        new LazyStatement(
            connection,
            "SELECT key, payload FROM value WHERE tab = ? AND key > ? ORDER BY key LIMIT ?");
  }

  Optional<LogValue> get(String table, String key) throws SQLException {
    try {
      PreparedStatement select = get.get();
      select.setString(1, table);
      select.setString(2, key);
      return read(table, select).stream().findFirst();
    } catch (Throwable e) {
      get.discard(e);
      throw e;
    }
  }

  List<LogValue> list(String table, String afterKey, int count) throws SQLException {
    try {
      PreparedStatement select = list.get();
      select.setString(1, table);
      select.setString(2, afterKey);
      select.setInt(3, count);
      return Collections.unmodifiableList(read(table, select));
    } catch (Throwable e) {
      list.discard(e);
      throw e;
    }
  }

  private static List<LogValue> read(String table, PreparedStatement select) throws SQLException {
    List<LogValue> values = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        values.add(LogValue.of(table, rows.getString(1), rows.getBytes(2)));
      }
    }
    return values;
  }
}
