package io.holdfast.log;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogStatus;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A {@link MessageLog} in a file of SQLite, or in memory.
 *
 * <p>One thread appends: it commits what has queued while the last commit ran, in one transaction.
 * Reads run beside it. Beside the file there are, while it is open, a {@code -wal} and a {@code
 * -shm} file, which belong to it, and a {@code .lock} file, which keeps other processes away.
 *
 * <p>Names of streams and ids are Unicode text of any length within the limits.
 */
public final class SqliteLog implements MessageLog {

  private static final System.Logger LOGGER = System.getLogger(SqliteLog.class.getName());

  private final LogDatabase database;
  private final AppendQueue queue;
  private final GroupWriter writer;
  private final ReadPool reads;
  private final LogThreads threads;
  private final Thread thread;

  private SqliteLog(LogDatabase database, LogLimits limits) throws SQLException {
    this.database = database;
    String name = database.name();
    EntryWriter entries = new EntryWriter(database.writer());
    this.queue = new AppendQueue(limits, name);
    this.writer = new GroupWriter(queue, entries, name);
    this.threads = new LogThreads(name);
    this.thread = threads.newThread(this::run);
    this.reads = ReadPool.of(database, limits.maxQueuedReads(), threads, this::execute);
    LOGGER.log(Level.INFO, "the log {0} is open, at position {1}", name, entries.lastPosition());
  }

  /**
   * Opens a log with the defaults, or makes it.
   *
   * @param file that holds it; its directory must exist
   * @return the log, to be closed by the caller
   * @throws LogException as {@link Builder#open} says
   */
  public static SqliteLog open(Path file) {
    return builder(file).open();
  }

  /**
   * {@return settings of a log}
   *
   * @param file that holds it; its directory must exist. Not touched with {@link Durability#MEMORY}
   */
  public static Builder builder(Path file) {
    return new Builder(file);
  }

  @Override
  public void append(List<? extends LogChange> changes, CommitListener listener) {
    if (changes.size() != 1 || !(changes.get(0) instanceof LogRecord entry)) {
      throw new UnsupportedOperationException("values, and several changes, come next");
    }
    requireUnicode(stream(entry.streams()), "the name of a stream");
    requireUnicode(entry.id(), "the id of a record");
    Objects.requireNonNull(listener, "listener");
    LogException refusal = queue.tryAdd(new PendingAppend(entry, listener));
    if (refusal != null) {
      listener.failed(refusal);
    }
  }

  private static String stream(Set<String> streams) {
    if (streams.size() != 1) {
      throw new UnsupportedOperationException("records of several streams come next");
    }
    return streams.iterator().next();
  }

  /**
   * {@inheritDoc}
   *
   * @throws LogException {@code CLOSED} if the log is closed; the task will not run
   */
  @Override
  public void execute(Runnable task) {
    LogException refusal = queue.tryAdd(new PendingTask(Objects.requireNonNull(task, "task")));
    if (refusal != null) {
      throw refusal;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The stage completes on a thread of the log, so what depends on it must not block.
   *
   * @throws IllegalArgumentException if the count is less than 1, or the name of the stream holds
   *     half a character
   */
  @Override
  public CompletionStage<List<LogEntry>> readBefore(
      Set<String> streams, LogPosition position, int count) {
    String stream = stream(streams);
    checkRead(stream, position, count);
    return reads.submit(reader -> reader.readBefore(stream, position, count));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The stage completes on a thread of the log, so what depends on it must not block.
   *
   * @throws IllegalArgumentException if the count is less than 1, or the name of the stream holds
   *     half a character
   */
  @Override
  public CompletionStage<List<LogEntry>> readAfter(
      Set<String> streams, LogPosition position, int count) {
    String stream = stream(streams);
    checkRead(stream, position, count);
    return reads.submit(reader -> reader.readAfter(stream, position, count));
  }

  private static void checkRead(String stream, LogPosition position, int count) {
    requireUnicode(stream, "the name of a stream");
    Objects.requireNonNull(position, "position");
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, was " + count);
    }
  }

  /** In UTF-8 every half of a character becomes the same '?': different names would be one. */
  private static void requireUnicode(String text, String what) {
    for (int index = 0; index < text.length(); index++) {
      if (Character.isSurrogate(text.charAt(index))) {
        if (Character.charCount(text.codePointAt(index)) == 1) {
          throw new IllegalArgumentException(
              what + " must be Unicode text, has an unpaired surrogate at index " + index);
        }
        index++;
      }
    }
  }

  @Override
  public CompletionStage<Optional<LogValue>> get(String table, String key) {
    throw new UnsupportedOperationException("values come next");
  }

  @Override
  public CompletionStage<List<LogValue>> list(String table, String afterKey, int count) {
    throw new UnsupportedOperationException("values come next");
  }

  @Override
  public String epoch() {
    throw new UnsupportedOperationException("the epoch comes next");
  }

  @Override
  public LogPosition horizon() {
    return LogPosition.START;
  }

  @Override
  public LogPosition last() {
    throw new UnsupportedOperationException("the last position comes next");
  }

  @Override
  public void keepAfter(String holder, LogPosition position) {
    throw new UnsupportedOperationException("retention comes next");
  }

  @Override
  public LogStatus status() {
    return writer.status();
  }

  /**
   * Commits what was handed in, tells the listeners, finishes the reads that were taken, and lets
   * go of the file. What comes later fails with {@code CLOSED}. Returns at once, and leaves the
   * rest to the log's thread, if a listener, a task, or what depends on a read calls it. May be
   * called again.
   */
  @Override
  public void close() {
    queue.close();
    if (threads.isCurrent()) {
      return;
    }
    boolean isInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        // What was handed in is committed all the same.
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The log's thread, from its start to its end. */
  private void run() {
    try {
      writer.run();
    } finally {
      queue.close();
      reads.close();
      database.close();
      LOGGER.log(Level.INFO, "the log {0} is closed", database.name());
    }
  }

  /** Keeps the file from growing beyond that many pages, so that a test sees a full disk. */
  void limitPages(int maxPages) {
    execute(
        () -> {
          try (Statement statement = database.writer().createStatement()) {
            statement.execute("PRAGMA max_page_count = " + maxPages);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Settings of a log. */
  public static final class Builder {

    private final Path file;
    private Durability durability = Durability.FULL;
    private int maxQueuedRecords = LogLimits.DEFAULT.maxQueuedRecords();
    private int maxQueuedBytes = LogLimits.DEFAULT.maxQueuedBytes();
    private int maxBatchRecords = LogLimits.DEFAULT.maxBatchRecords();
    private int maxBatchBytes = LogLimits.DEFAULT.maxBatchBytes();
    private int maxQueuedReads = LogLimits.DEFAULT.maxQueuedReads();

    private Builder(Path file) {
      this.file = Objects.requireNonNull(file, "file");
    }

    /**
     * Sets what a record has survived when its listener is told.
     *
     * @param durability default {@link Durability#FULL}
     * @return this
     */
    public Builder durability(Durability durability) {
      this.durability = Objects.requireNonNull(durability, "durability");
      return this;
    }

    /**
     * Sets all limits.
     *
     * @param limits default {@link LogLimits#DEFAULT}
     * @return this
     */
    public Builder limits(LogLimits limits) {
      maxQueuedRecords = limits.maxQueuedRecords();
      maxQueuedBytes = limits.maxQueuedBytes();
      maxBatchRecords = limits.maxBatchRecords();
      maxBatchBytes = limits.maxBatchBytes();
      maxQueuedReads = limits.maxQueuedReads();
      return this;
    }

    /**
     * Sets how many records and tasks may wait. {@link LogLimits#maxQueuedRecords} tells what
     * follows.
     *
     * @param maxQueuedRecords 1 or more, default 131,072
     * @return this
     */
    public Builder maxQueuedRecords(int maxQueuedRecords) {
      this.maxQueuedRecords = maxQueuedRecords;
      return this;
    }

    /**
     * Sets how much the records that wait may hold. {@link LogLimits#maxQueuedBytes} tells what
     * follows.
     *
     * @param maxQueuedBytes in bytes, 1 to {@link LogLimits#MAX_BYTES}, default 64 MiB
     * @return this
     */
    public Builder maxQueuedBytes(int maxQueuedBytes) {
      this.maxQueuedBytes = maxQueuedBytes;
      return this;
    }

    /**
     * Sets how many records and tasks one commit takes. {@link LogLimits#maxBatchRecords} tells
     * what follows.
     *
     * @param maxBatchRecords 1 or more, default 4,096
     * @return this
     */
    public Builder maxBatchRecords(int maxBatchRecords) {
      this.maxBatchRecords = maxBatchRecords;
      return this;
    }

    /**
     * Sets how much the records of one commit may hold. {@link LogLimits#maxBatchBytes} tells what
     * follows.
     *
     * @param maxBatchBytes in bytes, 1 to {@link LogLimits#MAX_BYTES}, default 4 MiB
     * @return this
     */
    public Builder maxBatchBytes(int maxBatchBytes) {
      this.maxBatchBytes = maxBatchBytes;
      return this;
    }

    /**
     * Sets how many reads may wait. {@link LogLimits#maxQueuedReads} tells what follows.
     *
     * @param maxQueuedReads 1 or more, default 1,024
     * @return this
     */
    public Builder maxQueuedReads(int maxQueuedReads) {
      this.maxQueuedReads = maxQueuedReads;
      return this;
    }

    /**
     * Opens the log, or makes it. A file is checked first, which takes time in proportion to its
     * size.
     *
     * @return the log, to be closed by the caller
     * @throws IllegalArgumentException if a limit is out of its range, or the file is not in the
     *     default file system
     * @throws LogException {@code IN_USE} if another log, of this process or another one, has the
     *     file; {@code CORRUPT} if the file is damaged or is no log, and is left as it is; {@code
     *     TOO_NEW} if a later release wrote it; {@code WRITE_FAILED} or {@code READ_FAILED} if the
     *     file or its directory cannot be written or read
     */
    public SqliteLog open() {
      LogLimits limits =
          new LogLimits(
              maxQueuedRecords, maxQueuedBytes, maxBatchRecords, maxBatchBytes, maxQueuedReads);
      LogDatabase database =
          durability == Durability.MEMORY
              ? LogDatabase.openInMemory()
              : LogDatabase.open(file, durability);
      SqliteLog log = database.prepare(() -> new SqliteLog(database, limits));
      log.thread.start();
      return log;
    }
  }
}
