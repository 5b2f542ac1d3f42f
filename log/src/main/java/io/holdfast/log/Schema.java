package io.holdfast.log;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables of a log and how they came to be. The version of a file, in {@code user_version}, is
 * the count of migrations that it has seen.
 *
 * @param migrations statements of each, in order; what was released is never changed
 */
record Schema(List<List<String>> migrations) {

  /*
   * An index of SQLite ends with the row's position by itself, so the index over the stream is
   * an index over (stream, position). The index over ids begins with the id: so ids that grow
   * with time, such as UUIDs of version 7, land at its end, whatever their streams. Ids that are
   * random each land on a page of their own, in any order of columns. A NULL is not in it.
   *
   * Most entries belong to one stream, which is in their row. Those of several have the others in
   * the table "further", which is an index, and their numbers in their row, as a JSON array.
   *
   * Of what was redacted the row stays, with an empty payload, and so do its places in the indexes.
   */
  /** Of this release. */
  static final Schema CURRENT =
      new Schema(
          List.of(
              List.of(
                  """
                  CREATE TABLE stream (
                    number INTEGER PRIMARY KEY,
                    name TEXT NOT NULL UNIQUE
                  ) STRICT
                  """,
                  """
                  CREATE TABLE entry (
                    position INTEGER PRIMARY KEY AUTOINCREMENT,
                    stream INTEGER NOT NULL,
                    id TEXT,
                    time INTEGER NOT NULL,
                    payload BLOB NOT NULL
                  ) STRICT
                  """,
                  "CREATE INDEX entry_stream ON entry (stream)",
                  "CREATE UNIQUE INDEX entry_once ON entry (id, stream) WHERE id IS NOT NULL"),
              List.of(
                  "ALTER TABLE entry ADD COLUMN further TEXT",
                  """
                  CREATE TABLE further (
                    stream INTEGER NOT NULL,
                    position INTEGER NOT NULL,
                    id TEXT,
                    PRIMARY KEY (stream, position)
                  ) STRICT, WITHOUT ROWID
                  """,
                  "CREATE UNIQUE INDEX further_once ON further (id, stream) WHERE id IS NOT NULL",
                  """
                  CREATE TABLE value (
                    tab TEXT NOT NULL,
                    key TEXT NOT NULL,
                    payload BLOB NOT NULL,
                    PRIMARY KEY (tab, key)
                  ) STRICT, WITHOUT ROWID
                  """,
                  "CREATE TABLE log (epoch TEXT NOT NULL, horizon INTEGER NOT NULL) STRICT",
                  "INSERT INTO log VALUES (lower(hex(randomblob(12))), 0)"),
              List.of(
                  "ALTER TABLE entry ADD COLUMN redacted INTEGER",
                  """
                  CREATE INDEX entry_redacted ON entry (redacted) WHERE redacted IS NOT NULL
                  """)));

  /** {@return the version of files that it has brought up to date} */
  int version() {
    return migrations.size();
  }

  /**
   * Checks that a file is not of a later version.
   *
   * @throws LogException {@code TOO_NEW} if it is
   */
  void requireKnown(Statement statement, String name) throws SQLException {
    int version = version(statement);
    if (version > version()) {
      throw new LogException(
          LogError.TOO_NEW,
          name
              + " was written by a later release: it has version "
              + version
              + " of the schema, and this release knows "
              + version()
              + "; use that release, or name another file");
    }
  }

  /**
   * Brings a file up to date, in one transaction, or leaves it as it was. Nothing is written to a
   * file that is up to date: it can be read while its disk is full.
   */
  void migrate(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Also fails if the file cannot be written at all.
      statement.execute("BEGIN IMMEDIATE");
      migrate(statement);
      statement.execute("COMMIT");
    } catch (SQLException e) {
      // Closing the connection, which is what comes next, rolls back.
      throw new SQLException(
          "cannot bring the schema up to version " + version() + ": " + e.getMessage(),
          e.getSQLState(),
          e.getErrorCode(),
          e);
    }
  }

  private void migrate(Statement statement) throws SQLException {
    int version = version(statement);
    if (version == version()) {
      return;
    }
    for (List<String> migration : migrations.subList(version, version())) {
      for (String sql : migration) {
        statement.execute(sql);
      }
    }
    statement.execute("PRAGMA user_version = " + version());
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
