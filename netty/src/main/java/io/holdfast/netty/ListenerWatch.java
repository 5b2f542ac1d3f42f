package io.holdfast.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Notices listeners that block their loop.
 *
 * <p>{@link #enter} and {@link #exit} are called by the loop, {@link #look} by a thread that looks
 * at all loops again and again.
 */
final class ListenerWatch {

  /*
   * The loop says what it runs with two plain stores, since it does so for every message. The
   * looking thread compares two looks: the same entry number means that the same call is still
   * running. It then raises a flag, and the loop reports how long it took when the call is over
   * at last.
   */
  private static final System.Logger LOGGER = System.getLogger(ListenerWatch.class.getName());

  private final EventLoop loop;
  private final AtomicReference<@Nullable Connection> running = new AtomicReference<>();
  private long entryCount;

  private long seenEntry = -1;
  private long seenNanos;
  private volatile long blockedEntry = -1;

  ListenerWatch(EventLoop loop) {
    this.loop = loop;
  }

  /** The loop is about to call a listener of the connection. */
  void enter(Connection connection) {
    entryCount++;
    running.setRelease(connection);
  }

  /** The listener has returned. */
  void exit(Connection connection) {
    running.setRelease(null);
    if (blockedEntry == entryCount) {
      reportEnd(connection);
    }
  }

  private void reportEnd(Connection connection) {
    blockedEntry = -1;
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - seenNanos);
    LOGGER.log(
        System.Logger.Level.WARNING,
        () -> connection.describe() + " blocked its loop for " + millis + " ms or more");
  }

  /** Reports a call that has been running since the last look. */
  void look(long nowNanos) {
    Connection current = running.getAcquire();
    long entry = entryCount;
    if (current == null) {
      seenEntry = -1;
    } else if (entry != seenEntry) {
      seenEntry = entry;
      seenNanos = nowNanos;
    } else if (blockedEntry != entry) {
      blockedEntry = entry;
      LOGGER.log(
          System.Logger.Level.WARNING, () -> current.describe() + " blocks its loop:" + stack());
    }
  }

  private String stack() {
    if (!(loop instanceof SingleThreadEventExecutor executor)) {
      return "";
    }
    StringBuilder stack = new StringBuilder();
    for (StackTraceElement element : executor.threadProperties().stackTrace()) {
      stack.append("\n    at ").append(element);
    }
    return stack.toString();
  }
}
