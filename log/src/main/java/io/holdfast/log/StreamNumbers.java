package io.holdfast.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that stand for the names of streams, so that entries and their indexes need not hold
 * the names. Confined to the log's thread.
 */
final class StreamNumbers {

  /** Names that are kept in memory; others are looked up in the database. */
  private static final int MAX_KNOWN_STREAMS = 16_384;

  private final Map<String, Long> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MAX_KNOWN_STREAMS;
        }
      };

  private final LazyStatement select;
  private final LazyStatement insert;

  StreamNumbers(Connection connection) {
    this.select = new LazyStatement(connection, "SELECT number FROM stream WHERE name = ?");
    this.insert =
        new LazyStatement(connection, "INSERT INTO stream (name) VALUES (?) RETURNING number");
  }

  /** {@return the number of a stream, which is made if it is new} */
  long of(String stream) throws SQLException {
    Long number = find(stream);
    if (number == null) {
      number = query(insert, stream);
      if (number == null) {
        throw new SQLException("the stream " + stream + " got no number");
      }
      known.put(stream, number);
    }
    return number;
  }

  /** {@return the number of a stream, or null if nothing was ever appended to it} */
  @Nullable Long find(String stream) throws SQLException {
    Long number = known.get(stream);
    if (number == null) {
      number = query(select, stream);
      if (number != null) {
        known.put(stream, number);
      }
    }
    return number;
  }

  private static @Nullable Long query(LazyStatement statement, String stream) throws SQLException {
    PreparedStatement prepared = statement.get();
    prepared.setString(1, stream);
    try (ResultSet rows = prepared.executeQuery()) {
      return rows.next() ? rows.getLong(1) : null;
    }
  }

  /** Forgets a stream that was removed. */
  void removed(String stream) {
    known.remove(stream);
  }

  /** Forgets what a transaction that was rolled back may have made. */
  void rolledBack(Throwable cause) {
    known.clear();
    select.discard(cause);
    insert.discard(cause);
  }
}
