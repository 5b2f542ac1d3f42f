package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Removes what need not be kept, between commits. Steps are the log's thread's; what it tells is
 * for all.
 */
final class Retention {

  /*
   * A step is a transaction of its own, after listeners were told, and so an append waits for one
   * step at most. A step takes twice as many entries as the commit before it appended: so
   * removing keeps up with appending, and takes a share of the time that is as bounded.
   *
   * The order: what is beyond maxBytes goes, whoever needs it, because a disk that is full stops
   * everybody. What is older than maxAge goes unless a holder needs it.
   */
  private static final int MIN_STEP = 256;

  /** It is looked at what there is to remove when so much time has passed, or so much come. */
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long CHECK_BYTES = 1 << 20;

  private static final String OLDEST =
      "SELECT coalesce((SELECT time FROM entry ORDER BY position LIMIT 1), " + Long.MAX_VALUE + ")";

  /** After a start nothing is removed for its age, so that holders can tell what they need. */
  static final Duration GRACE = Duration.ofMinutes(1);

  private static final System.Logger LOGGER = System.getLogger(Retention.class.getName());

  private final Connection connection;
  private final RetentionLimits limits;
  private final InstantSource clock;
  private final String name;
  private final EntryRemover remover;
  private final long graceEndMillis;
  private final long foundCount;

  private final Map<String, LogPosition> floors = new ConcurrentHashMap<>();
  private final AtomicLong removedCount = new AtomicLong();
  private final AtomicLong failedCount = new AtomicLong();
  private volatile LogPosition horizon;
  private volatile long usedBytes;

  /** When the oldest entry was appended, or {@link Long#MAX_VALUE} if there is none. */
  private volatile long oldestMillis;

  // The log's thread's own.
  private long checkedNanos = System.nanoTime();
  private long uncheckedBytes;
  private boolean isBehind;
  private boolean isFailing;

  Retention(
      LogDatabase database, StreamNumbers streams, RetentionLimits limits, InstantSource clock)
      throws SQLException {
    this.connection = database.writer();
    this.limits = limits;
    this.clock = clock;
    this.name = database.name();
    this.remover = new EntryRemover(connection, streams);
    this.graceEndMillis = clock.millis() + GRACE.toMillis();
    this.horizon = new LogPosition(query("SELECT horizon FROM log"));
    this.foundCount = query("SELECT count(*) FROM entry");
    measure();
  }

  /** Notes what somebody still needs. */
  void keepAfter(String holder, LogPosition position) {
    if (position.equals(LogPosition.END)) {
      floors.remove(holder);
    } else {
      floors.put(holder, position);
    }
  }

  LogPosition horizon() {
    return horizon;
  }

  long usedBytes() {
    return usedBytes;
  }

  /** {@return how many entries were there when the log was opened} */
  long foundCount() {
    return foundCount;
  }

  Duration oldestAge() {
    return Duration.ofMillis(Math.max(0, clock.millis() - oldestMillis));
  }

  long removedCount() {
    return removedCount.get();
  }

  /** {@return steps that removed nothing because the file took no change} */
  long failedCount() {
    return failedCount.get();
  }

  /** {@return how long the log's thread may wait for records before the next step is due} */
  long idleNanos() {
    if (limits.keepsAll()) {
      return Long.MAX_VALUE;
    }
    return isBehind ? 0 : Math.max(0, CHECK_NANOS - (System.nanoTime() - checkedNanos));
  }

  /**
   * Removes a little, if there is something to remove.
   *
   * @param appendedCount records in the commit before
   * @param bytes that this commit took from the queue
   */
  void step(int appendedCount, long bytes) {
    uncheckedBytes += bytes;
    try {
      check(appendedCount);
      if (isBehind) {
        remove(Math.max(MIN_STEP, 2 * appendedCount));
        if (isFailing) {
          isFailing = false;
          LOGGER.log(Level.INFO, "the log {0} removes entries again", name);
        }
      }
    } catch (Throwable e) {
      isBehind = false;
      failedCount.incrementAndGet();
      if (!isFailing) {
        isFailing = true;
        LOGGER.log(Level.WARNING, "cannot remove entries from the log " + name, e);
      }
    }
  }

  private void check(int appendedCount) throws SQLException {
    long nowNanos = System.nanoTime();
    boolean isFirst = oldestMillis == Long.MAX_VALUE && appendedCount > 0;
    if (nowNanos - checkedNanos >= CHECK_NANOS || uncheckedBytes >= CHECK_BYTES || isFirst) {
      checkedNanos = nowNanos;
      uncheckedBytes = 0;
      measure();
      isBehind = !limits.keepsAll();
    }
  }

  private void remove(int maxCount) throws SQLException {
    LogPosition before = horizon;
    EntryRemover.Rule rule =
        new EntryRemover.Rule(
            maxCount, Math.max(0, usedBytes - limits.maxBytes()), oldMillis(), floor());
    EntryRemover.Step step;
    try {
      step = remover.remove(rule, position -> horizon = new LogPosition(position));
    } catch (Throwable e) {
      horizon = before;
      throw e;
    }
    removedCount.addAndGet(step.count());
    measure();
    isBehind = step.isCut() || (step.count() > 0 && usedBytes > limits.maxBytes());
  }

  /** {@return when what is old enough to go was appended at the latest, plus one} */
  private long oldMillis() {
    long nowMillis = clock.millis();
    if (limits.maxAgeMillis() > nowMillis || nowMillis < graceEndMillis) {
      return Long.MIN_VALUE;
    }
    return nowMillis - limits.maxAgeMillis();
  }

  private long floor() {
    return floors.values().stream().mapToLong(LogPosition::value).min().orElse(Long.MAX_VALUE);
  }

  /** Looks at how much there is, and how old. */
  private void measure() throws SQLException {
    long pages = query("PRAGMA page_count") - query("PRAGMA freelist_count");
    usedBytes = pages * query("PRAGMA page_size");
    oldestMillis = query(OLDEST);
  }

  private long query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }
}
