package io.holdfast.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes the oldest entries, a few in each transaction. One thread's own. */
final class EntryRemover {

  /** Payload that one step removes, in bytes: whatever is freed has to be visited. */
  private static final long MAX_STEP_BYTES = 4 << 20;

  private final StreamNumbers streams;
  private final Transaction transaction;
  private final LazyStatement selectOldest;
  private final LazyStatement deleteFurther;
  private final LazyStatement deleteEntries;
  private final LazyStatement deleteStream;
  private final LazyStatement setHorizon;

  /**
   * Which of the oldest entries may go.
   *
   * @param maxCount most entries to remove in this step, 1 or more
   * @param excessBytes remove as many as hold that many bytes, whatever else holds; 0 for none
   * @param beforeMillis remove what was appended before, since the epoch of Java's clock
   * @param floor but not for their age, what comes after that position
   */
  record Rule(int maxCount, long excessBytes, long beforeMillis, long floor) {}

  /**
   * What goes in one step.
   *
   * @param count of entries
   * @param last position of them
   * @param isCut whether more could go
   */
  record Step(int count, long last, boolean isCut) {}

  EntryRemover(Connection connection, StreamNumbers streams) {
    this.streams = streams;
    this.transaction = new Transaction(connection, "BEGIN IMMEDIATE");
    this.selectOldest =
        new LazyStatement(
            connection,
            "SELECT position, time, length(payload), stream, further FROM entry"
                + " ORDER BY position LIMIT ?");
    this.deleteFurther =
        new LazyStatement(connection, "DELETE FROM further WHERE stream = ? AND position = ?");
    this.deleteEntries = new LazyStatement(connection, "DELETE FROM entry WHERE position <= ?");
    this.deleteStream =
        new LazyStatement(
            connection,
            "DELETE FROM stream WHERE number = ?1"
                + " AND NOT EXISTS (SELECT 1 FROM entry WHERE stream = ?1)"
                + " AND NOT EXISTS (SELECT 1 FROM further WHERE stream = ?1) RETURNING name");
    this.setHorizon = new LazyStatement(connection, "UPDATE log SET horizon = ?");
  }

  /** Learns how far a step goes before it is committed. */
  interface Announcement {
    void removingTo(long position);
  }

  /**
   * Removes some of the oldest entries.
   *
   * @throws SQLException if nothing was removed
   */
  Step remove(Rule rule, Announcement announcement) throws SQLException {
    try {
      transaction.begin();
      Set<Long> numbers = new HashSet<>();
      Step step = select(rule, numbers);
      if (step.count() > 0) {
        update(deleteEntries, step.last());
        deleteDeserted(numbers);
        update(setHorizon, step.last());
        announcement.removingTo(step.last());
      }
      transaction.commit();
      return step;
    } catch (Throwable e) {
      List.of(selectOldest, deleteFurther, deleteEntries, deleteStream, setHorizon)
          .forEach(statement -> statement.discard(e));
      streams.rolledBack(e);
      transaction.rollBack(e);
      throw e;
    }
  }

  /** Chooses the entries, and removes them from their further streams. */
  private Step select(Rule rule, Set<Long> numbers) throws SQLException {
    PreparedStatement select = selectOldest.get();
    select.setInt(1, rule.maxCount());
    int count = 0;
    long last = 0;
    long bytes = 0;
    boolean isCut = true;
    boolean hasFurther = false;
    try (ResultSet rows = select.executeQuery()) {
      while (bytes < MAX_STEP_BYTES && rows.next()) {
        long position = rows.getLong(1);
        boolean isOld = rows.getLong(2) < rule.beforeMillis() && position <= rule.floor();
        if (!isOld && bytes >= rule.excessBytes()) {
          isCut = false;
          break;
        }
        count++;
        last = position;
        bytes += rows.getLong(3);
        numbers.add(rows.getLong(4));
        hasFurther |= addFurther(position, rows.getString(5), numbers);
      }
    }
    if (hasFurther) {
      deleteFurther.get().executeLargeBatch();
    }
    return new Step(count, last, isCut && count > 0);
  }

  /** {@return whether there are further streams} */
  private boolean addFurther(long position, @Nullable String further, Set<Long> numbers)
      throws SQLException {
    if (further == null) {
      return false;
    }
    for (String text : further.substring(1, further.length() - 1).split(",", -1)) {
      long number = Long.parseLong(text);
      numbers.add(number);
      PreparedStatement row = deleteFurther.get();
      row.setLong(1, number);
      row.setLong(2, position);
      row.addBatch();
    }
    return true;
  }

  /** Removes the names of streams that have no entry any more. */
  private void deleteDeserted(Set<Long> numbers) throws SQLException {
    PreparedStatement delete = deleteStream.get();
    for (long number : numbers) {
      delete.setLong(1, number);
      try (ResultSet names = delete.executeQuery()) {
        if (names.next()) {
          streams.removed(names.getString(1));
        }
      }
    }
  }

  private static void update(LazyStatement statement, long value) throws SQLException {
    PreparedStatement update = statement.get();
    update.setLong(1, value);
    update.executeUpdate();
  }
}
