package io.holdfast.examples.visitors;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * Visits counted by the hour, in a database of one row for each hour that had any.
 *
 * <p>Used by one thread at a time.
 */
final class VisitLog implements AutoCloseable {

  private static final int HOUR_SECONDS = 3600;
  private static final int SHOWN_HOURS = 24;

  private final Connection database;

  private VisitLog(Connection database) {
    this.database = database;
  }

  /**
   * Opens the database, which is made if there is none.
   *
   * @param file of the database
   * @return the log, to be closed
   * @throws SQLException if the file cannot be opened, or is no database
   */
  static VisitLog open(Path file) throws SQLException {
    Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = database.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = NORMAL");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS visits (hour INTEGER PRIMARY KEY, count INTEGER NOT NULL)");
    }
    return new VisitLog(database);
  }

  void count(Instant now) {
    String sql =
        "INSERT INTO visits VALUES (?, 1) ON CONFLICT (hour) DO UPDATE SET count = count + 1";
    try (PreparedStatement insert = database.prepareStatement(sql)) {
      insert.setLong(1, hour(now));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the visit could not be counted", e);
    }
  }

  /**
   * {@return the hours of the last day that had visits, earliest first, as JSON} The form is {@code
   * [{"time":1790000000000,"count":7}]}, with the beginning of the hour in milliseconds since 1970.
   */
  String byHour(Instant now) {
    String sql =
        "SELECT json_group_array(json_object('time', hour * 3600000, 'count', count))"
            + " FROM (SELECT * FROM visits WHERE hour > ? ORDER BY hour)";
    try (PreparedStatement select = database.prepareStatement(sql)) {
      select.setLong(1, hour(now) - SHOWN_HOURS);
      try (ResultSet found = select.executeQuery()) {
        found.next();
        return found.getString(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the visits could not be read", e);
    }
  }

  private static long hour(Instant time) {
    return time.getEpochSecond() / HOUR_SECONDS;
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the database was not closed cleanly", e);
    }
  }
}
