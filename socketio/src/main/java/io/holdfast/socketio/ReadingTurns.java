package io.holdfast.socketio;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Lets few clients that come back read from the log at a time, page by page in turn. Safe for use
 * by several threads.
 */
final class ReadingTurns {

  /** How many read at a time. */
  private static final int MAX_READING = 8;

  /** Guarded by this, as all below. */
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  private int readingCount;
  private boolean isGiving;

  /**
   * Has something read when it is its turn.
   *
   * @param read begins to read, and calls {@link #done} once, at the end of it
   */
  void ask(Runnable read) {
    synchronized (this) {
      waiting.add(read);
      if (isGiving) {
        return;
      }
      isGiving = true;
    }
    give();
  }

  /** Something has been read. */
  void done() {
    synchronized (this) {
      readingCount--;
      if (isGiving) {
        return;
      }
      isGiving = true;
    }
    give();
  }

  /** One at a time, so that what is there at once makes no stack of turns. */
  private void give() {
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = readingCount < MAX_READING ? waiting.poll() : null;
    if (next == null) {
      isGiving = false;
    } else {
      readingCount++;
    }
    return next;
  }
}
