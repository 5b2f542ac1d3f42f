package io.holdfast.search;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables of an index. They are never migrated: an index of another version is built anew. */
final class IndexSchema {

  /*
   * What was said in open places is in one table, what was said in closed ones and among people in
   * another, so that looking through open places costs nothing, and tells nothing, of the rest.
   *
   * Neither holds texts: FTS5 keeps which words stand where, and the log has the text. The tables
   * are told words that are cut and folded already (Words), so the tokenizer has nothing to do but
   * split at spaces. Names of places and people are in hexadecimal, which is one word each.
   *
   * The rowid is the position in the log. A row of "entry" says in which open place; 0 is none. A
   * mark is the position and time of an entry that was indexed, of which the last few are kept.
   */
  /** Rises with every change of the tables, or of how words are cut and folded. */
  static final int VERSION = 2;

  private static final List<String> TABLES =
      List.of(
          fullText("place_text", "place"),
          fullText("named_text", "names"),
          """
          CREATE TABLE place (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            count INTEGER NOT NULL
          ) STRICT
          """,
          "CREATE TABLE entry (position INTEGER PRIMARY KEY, place INTEGER NOT NULL) STRICT",
          "CREATE TABLE indexed (epoch TEXT NOT NULL, position INTEGER NOT NULL,"
              + " isPurgeDue INTEGER NOT NULL) STRICT",
          "CREATE TABLE mark (position INTEGER PRIMARY KEY, time INTEGER NOT NULL) STRICT",
          "CREATE TABLE forgotten (position INTEGER PRIMARY KEY) STRICT");

  private IndexSchema() {}

  private static String fullText(String table, String who) {
    return "CREATE VIRTUAL TABLE "
        + table
        + " USING fts5("
        + who
        + ", words, content = '', contentless_delete = 1, tokenize = 'ascii')";
  }

  /** Makes the tables of an index of a log. */
  static void create(Connection connection, String epoch) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      for (String sql : TABLES) {
        statement.execute(sql);
      }
      // An epoch is drawn by the log, and may be anything all the same.
      statement.execute("INSERT INTO indexed VALUES ('" + HexName.of(epoch) + "', 0, 0)");
      statement.execute("PRAGMA user_version = " + VERSION);
      statement.execute("COMMIT");
    }
  }

  /** {@return the version of the tables, 0 if there are none} */
  static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  /** {@return whether the tables are those of a log} */
  static boolean isOf(Connection connection, String epoch) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT epoch FROM indexed")) {
      return rows.next() && rows.getString(1).equals(HexName.of(epoch));
    }
  }

  /** {@return up to where the log is indexed} */
  static long indexed(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT position FROM indexed")) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  /** {@return the last marks, oldest first} */
  static List<Mark> marks(Connection connection) throws SQLException {
    List<Mark> marks = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT position, time FROM mark ORDER BY 1")) {
      while (rows.next()) {
        marks.add(new Mark(rows.getLong(1), rows.getLong(2)));
      }
    }
    return marks;
  }
}
