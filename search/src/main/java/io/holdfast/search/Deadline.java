package io.holdfast.search;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.sqlite.ProgressHandler;

/** Stops a query of one connection in time. */
final class Deadline extends ProgressHandler {

  /** Instructions of SQLite between two looks at the clock, some 10 µs. */
  private static final int INSTRUCTIONS = 1_000;

  private volatile boolean isSet;
  private volatile long endNanos;

  private Deadline() {}

  /** {@return the deadline of queries of a connection, which is not set} */
  static Deadline of(Connection connection) throws SQLException {
    Deadline deadline = new Deadline();
    ProgressHandler.setHandler(connection, INSTRUCTIONS, deadline);
    return deadline;
  }

  /** Stops what runs from now on. */
  void set(long endNanos) {
    this.endNanos = endNanos;
    isSet = true;
  }

  /** Stops nothing any more. */
  void clear() {
    isSet = false;
  }

  /** {@return how long is left, in milliseconds, 0 or more} */
  static long leftMillis(long endNanos) {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime()));
  }

  static boolean isOver(long endNanos) {
    return System.nanoTime() - endNanos >= 0;
  }

  @Override
  protected int progress() {
    return isSet && isOver(endNanos) ? 1 : 0;
  }
}
