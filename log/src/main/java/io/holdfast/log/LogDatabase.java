package io.holdfast.log;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/** The database that holds a log, and the connections to it: one that writes, some that read. */
final class LogDatabase implements AutoCloseable {

  /*
   * With a WAL, a commit is one write at the end of one file, and readers neither wait for it nor
   * hold it up. The WAL is written back into the database by the commit that finds it too long:
   * nobody but the writer can be sure to reach its end while the writer keeps writing, and a WAL
   * whose end is never reached grows without bound. A shorter WAL makes for shorter stalls, a
   * longer one for fewer writes of the same page.
   */
  private static final int CHECKPOINT_PAGES = 2_000;

  /** What is kept of the file of a WAL that grew while somebody read, in bytes. */
  private static final int MAX_IDLE_WAL_BYTES = 64 << 20;

  /** Room for the inner pages of the index over ids, where each append lands anywhere. */
  private static final int WRITER_CACHE_KIBIBYTES = 16_384;

  /** How long a commit waits for another program that has locked the file. */
  private static final int BUSY_TIMEOUT_MILLIS = 3_000;

  private static final int READER_COUNT = 2;

  /** Enough to tell what is damaged. */
  private static final int MAX_FINDINGS = 5;

  private static final System.Logger LOGGER = System.getLogger(LogDatabase.class.getName());

  private final String name;
  private final @Nullable FileClaim claim;

  /** The writer, and behind it the readers. */
  private final List<Connection> connections = new ArrayList<>();

  private LogDatabase(String name, @Nullable FileClaim claim) {
    this.name = name;
    this.claim = claim;
  }

  /**
   * Opens a database without a file.
   *
   * @throws LogException {@code WRITE_FAILED} if SQLite cannot be used here
   */
  static LogDatabase openInMemory() {
    LogDatabase database = new LogDatabase("in memory", null);
    return database.prepare(database::prepareMemory);
  }

  /**
   * Opens the database in a file, or makes it.
   *
   * @throws LogException as {@link SqliteLog.Builder#open} says
   */
  static LogDatabase open(Path file, Durability durability) {
    Path resolved = resolve(file);
    LogDatabase database = new LogDatabase(resolved.toString(), FileClaim.of(resolved));
    return database.prepare(() -> database.prepareFile(resolved, durability));
  }

  private static Path resolve(Path file) {
    if (!file.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException(file + " is not in the default file system");
    }
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    Path fileName = absolute.getFileName();
    if (directory == null || fileName == null || Files.isDirectory(absolute)) {
      throw new LogException(
          LogError.WRITE_FAILED, absolute + " is a directory: name a file in it");
    }
    try {
      // However a log is reached, it is claimed under one name.
      return Files.exists(absolute)
          ? absolute.toRealPath()
          : directory.toRealPath().resolve(fileName);
    } catch (IOException e) {
      throw new LogException(
          LogError.WRITE_FAILED,
          "there is no directory for "
              + absolute
              + ": make "
              + directory
              + ", or name another file",
          e);
    }
  }

  /** What is done with a database before it is used. */
  interface Preparation<T> {
    T run() throws SQLException;
  }

  /** {@return the outcome of a step after whose failure the database is closed again} */
  <T> T prepare(Preparation<T> preparation) {
    try {
      return preparation.run();
    } catch (SQLException e) {
      LogError usual = SqliteFailure.isBusy(e) ? LogError.IN_USE : LogError.WRITE_FAILED;
      LogException failure = SqliteFailure.of(usual, "cannot open the log " + name, e);
      close();
      throw failure;
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  private LogDatabase prepareMemory() throws SQLException {
    Connection writer = connect("jdbc:sqlite::memory:", false);
    Schema.CURRENT.migrate(writer);
    return this;
  }

  private LogDatabase prepareFile(Path file, Durability durability) throws SQLException {
    FileHeader.requireLogOrNew(file);
    // A URI, because the driver takes what follows a question mark in a path for options.
    String url = "jdbc:sqlite:" + file.toUri();
    Connection writer = connect(url, false);
    try (Statement statement = writer.createStatement()) {
      Schema.CURRENT.requireKnown(statement, name);
      markAsOurs(statement);
      requireWal(statement);
      statement.execute("PRAGMA synchronous = " + durability);
      // Where fsync leaves data in the disk's cache (macOS), ask for more.
      statement.execute("PRAGMA fullfsync = " + (durability == Durability.FULL));
      statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
      statement.execute("PRAGMA journal_size_limit = " + MAX_IDLE_WAL_BYTES);
      statement.execute("PRAGMA cache_size = -" + WRITER_CACHE_KIBIBYTES);
      requireSound(statement);
    }
    Schema.CURRENT.migrate(writer);
    for (int count = 0; count < READER_COUNT; count++) {
      connect(url, true);
    }
    return this;
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

  /**
   * Before there is a WAL: so the mark is in the file itself, where the next start looks for it.
   */
  private static void markAsOurs(Statement statement) throws SQLException {
    int applicationId;
    try (ResultSet rows = statement.executeQuery("PRAGMA application_id")) {
      applicationId = rows.next() ? rows.getInt(1) : 0;
    }
    if (applicationId != FileHeader.APPLICATION_ID) {
      statement.execute("PRAGMA application_id = " + FileHeader.APPLICATION_ID);
    }
  }

  private void requireWal(Statement statement) throws SQLException {
    String mode;
    try (ResultSet rows = statement.executeQuery("PRAGMA journal_mode = WAL")) {
      mode = rows.next() ? rows.getString(1) : "";
    }
    if (!mode.equals("wal")) {
      throw new LogException(
          LogError.WRITE_FAILED,
          name
              + " is on a file system without shared memory, a network's perhaps: use a local one");
    }
  }

  private void requireSound(Statement statement) throws SQLException {
    long startNanos = System.nanoTime();
    StringJoiner findings = new StringJoiner("; ");
    try (ResultSet rows = statement.executeQuery("PRAGMA quick_check(" + MAX_FINDINGS + ")")) {
      while (rows.next()) {
        findings.add(rows.getString(1));
      }
    } catch (SQLException e) {
      if (!SqliteFailure.isDamage(e)) {
        throw e;
      }
      // The check itself may stumble over what it has found.
      findings.add(e.getMessage());
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    LOGGER.log(Level.DEBUG, "checked the log {0} in {1} ms", name, millis);
    if (!findings.toString().equals("ok")) {
      throw new LogException(
          LogError.CORRUPT,
          "the log " + name + " is damaged: " + findings + "; restore it from a copy");
    }
  }

  /** {@return where it is, for people} */
  String name() {
    return name;
  }

  /** {@return what tells the log from every other one} */
  String epoch() throws SQLException {
    try (Statement statement = writer().createStatement();
        ResultSet rows = statement.executeQuery("SELECT epoch FROM log")) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** {@return the connection that writes} */
  Connection writer() {
    return connections.get(0);
  }

  /** {@return connections that read; none in memory} */
  List<Connection> readers() {
    return connections.subList(1, connections.size());
  }

  /** Lets go of the file. A failure is logged: what was committed is safe. */
  @Override
  public void close() {
    // The writer last: the last to close writes the WAL back, and a reader cannot.
    for (int index = connections.size() - 1; index >= 0; index--) {
      try {
        connections.get(index).close();
      } catch (SQLException e) {
        LOGGER.log(Level.WARNING, "cannot close the log " + name, e);
      }
    }
    if (claim != null) {
      claim.close();
    }
  }
}
