package io.holdfast.log;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogStatus;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
  private final String epoch;
  private final AppendQueue queue;
  private final BatchWriter batches;
  private final Retention retention;
  private final GroupWriter writer;
  private final ReadPool reads;
  private final LogThreads threads;
  private final Thread thread;

  private SqliteLog(
      LogDatabase database, LogLimits limits, RetentionLimits kept, InstantSource clock)
      throws SQLException {
    this.database = database;
    String name = database.name();
    StreamNumbers streams = new StreamNumbers(database.writer());
    this.epoch = database.epoch();
    this.queue = new AppendQueue(limits, name);
    this.batches = new BatchWriter(database.writer(), streams);
    this.retention = new Retention(database, streams, kept, clock);
    this.writer = new GroupWriter(queue, batches, retention, clock, name);
    this.threads = new LogThreads(name);
    this.thread = threads.newThread(this::run);
    this.reads = ReadPool.of(database, limits.maxQueuedReads(), threads, this::execute);
    LOGGER.log(Level.INFO, "the log {0} is open, at position {1}", name, batches.last().value());
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

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also if the name of a stream or table, an id, or a key, holds
   *     half a character (an unpaired surrogate), or if two of the records have an id and a stream
   *     in common
   */
  @Override
  public void append(List<? extends LogChange> changes, CommitListener listener) {
    PendingAppend append = new PendingAppend(changes, Objects.requireNonNull(listener, "listener"));
    ChangeRules.check(append.changes());
    LogException refusal = queue.tryAdd(append);
    if (refusal != null) {
      listener.failed(refusal);
    }
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
   * @throws IllegalArgumentException if the count is less than 1, there is no stream, or the name
   *     of one holds half a character
   */
  @Override
  public CompletionStage<List<LogEntry>> readBefore(
      Set<String> streams, LogPosition position, int count) {
    Set<String> names = checkRead(streams, position, count);
    return reads.submit(reader -> reader.entries().readBefore(names, position, count));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The stage completes on a thread of the log, so what depends on it must not block.
   *
   * @throws IllegalArgumentException if the count is less than 1, there is no stream, or the name
   *     of one holds half a character
   */
  @Override
  public CompletionStage<List<LogEntry>> readAfter(
      Set<String> streams, LogPosition position, int count) {
    Set<String> names = checkRead(streams, position, count);
    return reads.submit(reader -> reader.entries().readAfter(names, position, count));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The stage completes on a thread of the log, so what depends on it must not block.
   *
   * @throws IllegalArgumentException if the count is less than 1
   */
  @Override
  public CompletionStage<List<LogEntry>> readAfter(LogPosition position, int count) {
    Objects.requireNonNull(position, "position");
    requireCount(count);
    return reads.submit(reader -> reader.entries().readAfter(position, count));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The stage completes on a thread of the log, so what depends on it must not block.
   */
  @Override
  public CompletionStage<List<LogEntry>> read(Set<LogPosition> positions) {
    List<Long> named = positions.stream().map(LogPosition::value).toList();
    return reads.submit(reader -> reader.entries().read(named));
  }

  private static Set<String> checkRead(Set<String> streams, LogPosition position, int count) {
    Set<String> names = Set.copyOf(streams);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one stream to read");
    }
    names.forEach(name -> ChangeRules.requireUnicode(name, "the name of a stream"));
    Objects.requireNonNull(position, "position");
    requireCount(count);
    return names;
  }

  private static void requireCount(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be at least 1, was " + count);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The stage completes on a thread of the log, so what depends on it must not block.
   *
   * @throws IllegalArgumentException if the name of the table, or the key, holds half a character
   */
  @Override
  public CompletionStage<Optional<LogValue>> get(String table, String key) {
    ChangeRules.requireUnicode(table, "the name of a table");
    ChangeRules.requireUnicode(key, "the key of a value");
    return reads.submit(reader -> reader.values().get(table, key));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The stage completes on a thread of the log, so what depends on it must not block.
   *
   * @throws IllegalArgumentException if the count is less than 1, or the name of the table, or the
   *     key, holds half a character
   */
  @Override
  public CompletionStage<List<LogValue>> list(String table, String afterKey, int count) {
    ChangeRules.requireUnicode(table, "the name of a table");
    ChangeRules.requireUnicode(afterKey, "the key of a value");
    requireCount(count);
    return reads.submit(reader -> reader.values().list(table, afterKey, count));
  }

  @Override
  public String epoch() {
    return epoch;
  }

  @Override
  public LogPosition horizon() {
    return retention.horizon();
  }

  @Override
  public LogPosition last() {
    return batches.last();
  }

  @Override
  public void keepAfter(String holder, LogPosition position) {
    retention.keepAfter(
        Objects.requireNonNull(holder, "holder"), Objects.requireNonNull(position, "position"));
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

  /**
   * Sets or reads a pragma of the connection that writes, and waits for that, so that a test sees a
   * full disk or a short WAL.
   *
   * @return its value, or nothing if it tells none
   */
  String pragma(String setting) {
    CompletableFuture<String> value = new CompletableFuture<>();
    execute(
        () -> {
          try (Statement statement = database.writer().createStatement()) {
            boolean hasRows = statement.execute("PRAGMA " + setting);
            value.complete(hasRows ? statement.getResultSet().getString(1) : "");
          } catch (SQLException e) {
            value.completeExceptionally(e);
          }
        });
    return value.join();
  }

  /** {@return how often entries could not be removed} */
  long failedRemovalCount() {
    return retention.failedCount();
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
    private long maxAgeMillis = RetentionLimits.NONE.maxAgeMillis();
    private long maxBytes = RetentionLimits.NONE.maxBytes();
    private InstantSource clock = InstantSource.system();

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
     * Sets how long entries are kept. Older ones are removed in the background, from a minute after
     * the log was opened on, unless a holder needs them ({@link MessageLog#keepAfter}). An id is
     * unique for as long as its entry is kept.
     *
     * @param maxAge 1 ms or more, default: for ever
     * @return this
     */
    public Builder maxAge(Duration maxAge) {
      this.maxAgeMillis = maxAge.toMillis();
      return this;
    }

    /**
     * Sets how much entries, values and their indexes may take. Beyond it the oldest entries are
     * removed in the background, whoever needs them: they miss them, and can tell by {@link
     * MessageLog#horizon}. The file does not become smaller: what is free in it is used again. The
     * file may be larger by a few MiB, and there are the files beside it.
     *
     * @param maxBytes in bytes, 1 MiB or more, default: without limit
     * @return this
     */
    public Builder maxBytes(long maxBytes) {
      this.maxBytes = maxBytes;
      return this;
    }

    /** Sets where the time of entries comes from, and by which they are old. */
    Builder clock(InstantSource clock) {
      this.clock = clock;
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
      RetentionLimits kept = new RetentionLimits(maxAgeMillis, maxBytes);
      LogDatabase database =
          durability == Durability.MEMORY
              ? LogDatabase.openInMemory()
              : LogDatabase.open(file, durability);
      SqliteLog log = database.prepare(() -> new SqliteLog(database, limits, kept, clock));
      log.thread.start();
      return log;
    }
  }
}
