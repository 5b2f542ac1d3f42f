package io.holdfast.search;

import io.holdfast.socketio.spi.LogEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Changes an index, in transactions that each leave it as it is at one position of the log.
 *
 * <p>Confined to the thread of its {@link Feeder}.
 */
final class IndexWriter {

  private static final int NO_PLACE = 0;

  private final Connection connection;
  private final SafeReader reader;
  private final SearchLimits limits;

  IndexWriter(Connection connection, SafeReader reader, SearchLimits limits) {
    this.connection = connection;
    this.reader = reader;
    this.limits = limits;
  }

  /** What belongs together. */
  private interface Changes {
    void make() throws SQLException;
  }

  /** In memory, queries use the same connection. */
  private void commit(Changes changes) throws SQLException {
    synchronized (connection) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        try {
          changes.make();
          statement.execute("COMMIT");
        } catch (Throwable e) {
          rollBack(e);
          throw e;
        }
      }
    }
  }

  private void rollBack(Throwable cause) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back by itself. Had it not, the next BEGIN would fail, and be told.
      cause.addSuppressed(e);
    }
  }

  /** {@return up to where the log is indexed} */
  long indexed() throws SQLException {
    synchronized (connection) {
      return IndexSchema.indexed(connection);
    }
  }

  /**
   * Adds the words of entries that follow what is indexed.
   *
   * @param entries oldest first, at least one
   */
  void add(List<LogEntry> entries) throws SQLException {
    commit(
        () -> {
          long indexed = IndexSchema.indexed(connection);
          Set<Long> forgotten = forgotten();
          try (PreparedStatement addPlace =
                  connection.prepareStatement(
                      "INSERT INTO place (key, count) VALUES (?, 1)"
                          + " ON CONFLICT DO UPDATE SET count = count + 1 RETURNING number");
              PreparedStatement addEntry =
                  connection.prepareStatement("INSERT INTO entry VALUES (?, ?)");
              PreparedStatement addInPlace = insert("place_text", "place");
              PreparedStatement addNamed = insert("named_text", "names")) {
            Rows rows = new Rows(addPlace, addEntry, addInPlace, addNamed);
            for (LogEntry entry : entries) {
              // Another process may feed the same file.
              long position = entry.position().value();
              if (position > indexed && !forgotten.contains(position)) {
                add(entry, rows);
              }
            }
          }
          setIndexed(entries);
        });
  }

  private PreparedStatement insert(String table, String who) throws SQLException {
    return connection.prepareStatement(
        "INSERT INTO " + table + " (rowid, " + who + ", words) VALUES (?, ?, ?)");
  }

  /** The statements that add rows. */
  private record Rows(
      PreparedStatement place,
      PreparedStatement entry,
      PreparedStatement inPlace,
      PreparedStatement named) {}

  private void add(LogEntry entry, Rows rows) throws SQLException {
    Optional<SearchText> read = reader.read(entry);
    if (read.isEmpty()) {
      return;
    }
    String words =
        Words.of(read.get().text(), limits.maxTextLength()).stream()
            .map(Word::folded)
            .collect(Collectors.joining(" "));
    if (words.isEmpty()) {
      return;
    }
    long position = entry.position().value();
    if (read.get() instanceof SearchText.InPlace said) {
      String key = HexName.of(said.place());
      addRow(rows.entry(), position, number(rows.place(), key));
      addText(rows.inPlace(), position, key, words);
    } else {
      addRow(rows.entry(), position, NO_PLACE);
      addText(rows.named(), position, names(read.get()), words);
    }
  }

  private static String names(SearchText text) {
    if (text instanceof SearchText.AmongPeople said) {
      return said.people().stream().map(HexName::ofPerson).collect(Collectors.joining(" "));
    }
    return text instanceof SearchText.InClosedPlace said ? HexName.ofPlace(said.place()) : "";
  }

  private static long number(PreparedStatement place, String key) throws SQLException {
    place.setString(1, key);
    try (ResultSet numbers = place.executeQuery()) {
      numbers.next();
      return numbers.getLong(1);
    }
  }

  private static void addRow(PreparedStatement row, long position, long place) throws SQLException {
    row.setLong(1, position);
    row.setLong(2, place);
    row.executeUpdate();
  }

  private static void addText(PreparedStatement row, long position, String who, String words)
      throws SQLException {
    row.setLong(1, position);
    row.setString(2, who);
    row.setString(3, words);
    row.executeUpdate();
  }

  private void setIndexed(List<LogEntry> entries) throws SQLException {
    try (PreparedStatement update =
            connection.prepareStatement("UPDATE indexed SET position = max(position, ?)");
        PreparedStatement mark =
            connection.prepareStatement("INSERT OR IGNORE INTO mark VALUES (?, ?)");
        Statement old = connection.createStatement()) {
      update.setLong(1, entries.get(entries.size() - 1).position().value());
      update.executeUpdate();
      for (LogEntry entry :
          entries.subList(Math.max(0, entries.size() - Mark.KEPT), entries.size())) {
        mark.setLong(1, entry.position().value());
        mark.setLong(2, entry.time().toEpochMilli());
        mark.executeUpdate();
      }
      old.execute(
          "DELETE FROM mark WHERE position NOT IN"
              + " (SELECT position FROM mark ORDER BY position DESC LIMIT "
              + Mark.KEPT
              + ")");
    }
  }

  /** {@return positions that are not indexed when they come} */
  private Set<Long> forgotten() throws SQLException {
    Set<Long> positions = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT position FROM forgotten")) {
      while (rows.next()) {
        positions.add(rows.getLong(1));
      }
    }
    return positions;
  }

  /**
   * Removes some of the oldest entries.
   *
   * @param horizon up to which the log has removed them
   * @return whether more are to be removed
   */
  boolean removeTo(long horizon) throws SQLException {
    long last = lastOfStep(horizon);
    if (last > 0) {
      commit(() -> remove("<=", last));
    }
    return last > 0 && lastOfStep(horizon) > 0;
  }

  /** {@return the position up to which one step removes, 0 if there is nothing to remove} */
  private long lastOfStep(long horizon) throws SQLException {
    synchronized (connection) {
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT max(position) FROM (SELECT position FROM entry WHERE position <= ?"
                  + " ORDER BY position LIMIT ?)")) {
        select.setLong(1, horizon);
        select.setInt(2, limits.maxGroupEntries());
        try (ResultSet rows = select.executeQuery()) {
          return rows.next() ? rows.getLong(1) : 0;
        }
      }
    }
  }

  /** Removes an entry, and takes it in no more, should it be still to come. */
  void forget(long position) throws SQLException {
    commit(
        () -> {
          remove("=", position);
          setPurgeDue(true);
          if (position > IndexSchema.indexed(connection)) {
            try (PreparedStatement add =
                connection.prepareStatement("INSERT OR IGNORE INTO forgotten VALUES (?)")) {
              add.setLong(1, position);
              add.executeUpdate();
            }
          }
        });
  }

  private void setPurgeDue(boolean isDue) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("UPDATE indexed SET isPurgeDue = " + isDue);
    }
  }

  /** {@return whether the words of something that was forgotten may still be in the file} */
  boolean isPurgeDue() throws SQLException {
    synchronized (connection) {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT isPurgeDue FROM indexed")) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /**
   * Takes the words of removed entries out of the file: until then FTS5 only knows that they do not
   * count.
   */
  void purge() throws SQLException {
    commit(
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO place_text (place_text) VALUES ('optimize')");
            statement.execute("INSERT INTO named_text (named_text) VALUES ('optimize')");
          }
        });
    // From the WAL into the file, over what was there, unless somebody reads it now.
    synchronized (connection) {
      if (pragma("wal_checkpoint(TRUNCATE)") != 0) {
        return;
      }
    }
    commit(() -> setPurgeDue(false));
  }

  private void remove(String comparison, long position) throws SQLException {
    String which = " " + comparison + " ?";
    try (PreparedStatement count =
            connection.prepareStatement(
                "UPDATE place SET count = place.count - gone.removed"
                    + " FROM (SELECT place, count(*) AS removed FROM entry WHERE position"
                    + which
                    + " GROUP BY place) AS gone WHERE number = gone.place");
        PreparedStatement inPlace =
            connection.prepareStatement("DELETE FROM place_text WHERE rowid" + which);
        PreparedStatement named =
            connection.prepareStatement("DELETE FROM named_text WHERE rowid" + which);
        PreparedStatement entries =
            connection.prepareStatement("DELETE FROM entry WHERE position" + which);
        Statement places = connection.createStatement()) {
      for (PreparedStatement each : List.of(count, inPlace, named, entries)) {
        each.setLong(1, position);
        each.executeUpdate();
      }
      places.execute("DELETE FROM place WHERE count = 0");
      places.execute("DELETE FROM forgotten WHERE position <= (SELECT position FROM indexed)");
    }
  }

  /** {@return how many bytes are in use} */
  long usedBytes() throws SQLException {
    synchronized (connection) {
      return (pragma("page_count") - pragma("freelist_count")) * pragma("page_size");
    }
  }

  private long pragma(String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA " + name)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }
}
