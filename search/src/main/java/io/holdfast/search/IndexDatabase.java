package io.holdfast.search;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** The database that holds an index, and the connections to it: one that writes, some that read. */
final class IndexDatabase implements AutoCloseable {

  /** What is kept of the file of a WAL that grew while somebody read, in bytes. */
  private static final int MAX_IDLE_WAL_BYTES = 16 << 20;

  private static final int BUSY_TIMEOUT_MILLIS = 3_000;

  private static final System.Logger LOGGER = System.getLogger(IndexDatabase.class.getName());

  private final String name;

  /** The writer, and behind it the readers. */
  private final List<Connection> connections = new ArrayList<>();

  private IndexDatabase(String name) {
    this.name = name;
  }

  /**
   * Makes an index without a file, on one connection.
   *
   * @throws SearchException {@code FAILED} if SQLite cannot be used here
   */
  static IndexDatabase inMemory(MessageLog log) {
    IndexDatabase database = new IndexDatabase("in memory");
    try {
      IndexSchema.create(database.connect("jdbc:sqlite::memory:", false), log.epoch());
      return database;
    } catch (SQLException e) {
      database.close();
      throw SqliteFailure.of("cannot make an index in memory", e);
    }
  }

  /**
   * Opens the index in a file, or makes it; makes it anew if it is not one of this log as it is
   * now.
   *
   * @throws SearchException {@code FAILED} if the file cannot be read or written
   */
  static IndexDatabase open(IndexFile file, MessageLog log, int readerCount) {
    IndexDatabase database = new IndexDatabase(file.toString());
    try {
      String reason = database.openWriter(file, log);
      if (reason != null) {
        LOGGER.log(Level.INFO, "the search index {0} is built anew: {1}", file, reason);
        database.close();
        file.delete();
        database.make(file, log.epoch());
      }
      for (int count = 0; count < readerCount; count++) {
        database.connect(file.url(), true);
      }
      return database;
    } catch (SQLException e) {
      database.close();
      throw SqliteFailure.of("cannot open the search index " + file, e);
    } catch (SearchException e) {
      database.close();
      throw e;
    }
  }

  /** {@return why what is there is of no use, or null} */
  private @Nullable String openWriter(IndexFile file, MessageLog log) throws SQLException {
    try {
      Connection writer = connectWriter(file);
      int version = IndexSchema.version(writer);
      if (version == 0) {
        IndexSchema.create(writer, log.epoch());
        return null;
      }
      if (version != IndexSchema.VERSION) {
        return "another release has made it";
      }
      if (!isSound(writer)) {
        return "it is damaged";
      }
      if (!IndexSchema.isOf(writer, log.epoch()) || !isInLog(IndexSchema.marks(writer), log)) {
        return "the log is another one than it was made of";
      }
      return null;
    } catch (SQLException e) {
      if (SqliteFailure.isDamage(e)) {
        return "it is damaged (" + e.getMessage() + ")";
      }
      throw e;
    }
  }

  private void make(IndexFile file, String epoch) throws SQLException {
    IndexSchema.create(connectWriter(file), epoch);
  }

  private Connection connectWriter(IndexFile file) throws SQLException {
    Connection writer = connect(file.url(), false);
    try (Statement statement = writer.createStatement()) {
      // Before there is a WAL: so the mark is in the file itself, where the next start looks.
      statement.execute("PRAGMA application_id = " + IndexFile.APPLICATION_ID);
      statement.execute("PRAGMA journal_mode = WAL");
      // What a loss of power takes from the index, the log still has.
      statement.execute("PRAGMA synchronous = NORMAL");
      // What leaves the index is not to be read in the file either.
      statement.execute("PRAGMA secure_delete = ON");
      statement.execute("PRAGMA journal_size_limit = " + MAX_IDLE_WAL_BYTES);
    }
    return writer;
  }

  private static boolean isSound(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
      return rows.next() && rows.getString(1).equals("ok");
    }
  }

  /**
   * {@return whether the log still has what was indexed last, or had it} A log that has lost its
   * end, or was put back from a copy, gives positions a second time.
   */
  private static boolean isInLog(List<Mark> marks, MessageLog log) {
    if (marks.isEmpty()) {
      return true;
    }
    long last = marks.get(marks.size() - 1).position();
    Set<LogPosition> positions = new HashSet<>();
    marks.forEach(mark -> positions.add(new LogPosition(mark.position())));
    List<Mark> found = read(log, positions).stream().map(Mark::of).toList();
    return last <= log.last().value()
        && marks.containsAll(found)
        && (!found.isEmpty() || last <= log.horizon().value());
  }

  private static List<LogEntry> read(MessageLog log, Set<LogPosition> positions) {
    try {
      return log.read(positions).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new SearchException(
          SearchError.FAILED, "cannot read the log to be searched: " + e.getMessage(), e);
    }
  }

  private Connection connect(String url, boolean isReadOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(isReadOnly);
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    config.setGetGeneratedKeys(false);
    Connection connection = config.createConnection(url);
    connections.add(connection);
    return connection;
  }

  /** {@return where it is, for people} */
  String name() {
    return name;
  }

  /** {@return the connection that writes} */
  Connection writer() {
    return connections.get(0);
  }

  /** {@return connections that read; in memory the one that there is} */
  List<Connection> readers() {
    return connections.size() == 1 ? connections : connections.subList(1, connections.size());
  }

  /** Lets go of the file. A failure is logged: what is in the index is in the log. */
  @Override
  public void close() {
    // The writer last: the last to close writes the WAL back, and a reader cannot.
    for (int index = connections.size() - 1; index >= 0; index--) {
      try {
        connections.get(index).close();
      } catch (SQLException e) {
        LOGGER.log(Level.WARNING, "cannot close the search index " + name, e);
      }
    }
    connections.clear();
  }
}
