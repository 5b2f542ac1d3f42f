package io.holdfast.search;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds positions by way of one connection. Used by one thread at a time. */
final class IndexReader {

  /*
   * The scope is part of the query: the rows that SQLite counts towards the limit are rows that may
   * be found. FTS5 hands them out newest first; each one's place is looked up, and looked for in
   * the set of places, which SQLite makes once. A CROSS JOIN keeps that order.
   *
   * What has names is found by them, in FTS5: the names of whoever asks lead to few rows, whatever
   * else has the words.
   */
  private static final String NAMED =
      """
      SELECT rowid FROM named_text
        WHERE named_text MATCH ?1 AND rowid < ?2 AND rowid > ?3
        ORDER BY rowid DESC LIMIT ?4
      """;

  private final Connection connection;
  private final Deadline deadline;

  IndexReader(Connection connection) throws SQLException {
    this.connection = connection;
    this.deadline = Deadline.of(connection);
  }

  /**
   * {@return the last positions that a search finds, newest first}
   *
   * @param search what is looked for
   * @param horizon at or before which nothing is found
   * @param count most positions
   * @param endNanos when to stop
   */
  List<Long> find(Search search, long horizon, int count, long endNanos) throws SQLException {
    // In memory the writer uses the same connection.
    synchronized (connection) {
      deadline.set(endNanos);
      try {
        List<Long> found = new ArrayList<>();
        if (search.hasOpen()) {
          try (PreparedStatement select = prepare(inOpenPlaces(search), search, horizon, count)) {
            select.setString(1, search.inOpen());
            select.setString(5, search.toldApart());
            collect(select, found);
          }
        }
        List<String> names = search.names();
        if (!names.isEmpty()) {
          try (PreparedStatement select = prepare(NAMED, search, horizon, count)) {
            select.setString(1, search.named(names));
            collect(select, found);
          }
        }
        found.sort(Comparator.reverseOrder());
        return found.subList(0, Math.min(found.size(), count));
      } finally {
        deadline.clear();
      }
    }
  }

  private static String inOpenPlaces(Search search) {
    return """
        SELECT place_text.rowid FROM place_text
          CROSS JOIN entry ON entry.position = place_text.rowid
          WHERE place_text MATCH ?1 AND place_text.rowid < ?2 AND place_text.rowid > ?3
            AND entry.place %s (
              SELECT number FROM place WHERE key IN (SELECT value FROM json_each(?5)))
          ORDER BY place_text.rowid DESC LIMIT ?4
        """
        .formatted(search.scope().isAllOpen() ? "NOT IN" : "IN");
  }

  private PreparedStatement prepare(String sql, Search search, long horizon, int count)
      throws SQLException {
    PreparedStatement select = connection.prepareStatement(sql);
    select.setLong(2, search.query().before().value());
    select.setLong(3, horizon);
    select.setInt(4, count);
    return select;
  }

  private static void collect(PreparedStatement select, List<Long> found) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getLong(1));
      }
    }
  }
}
