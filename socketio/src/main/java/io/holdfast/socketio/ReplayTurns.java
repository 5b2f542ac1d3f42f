package io.holdfast.socketio;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Lets few replays read at a time, page by page in turn. Safe for use by several threads. */
final class ReplayTurns {

  /** How many pages are read at a time. */
  private static final int MAX_READING = 8;

  /** Guarded by this, as all below. */
  private final ArrayDeque<Replay> waiting = new ArrayDeque<>();

  private int readingCount;
  private boolean isGiving;

  /** Has a replay read a page when it is its turn. */
  void ask(Replay replay) {
    synchronized (this) {
      waiting.add(replay);
      if (isGiving) {
        return;
      }
      isGiving = true;
    }
    give();
  }

  /** A page has been read. */
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

  /** One at a time, so that pages which are there at once make no stack of turns. */
  private void give() {
    for (Replay next = next(); next != null; next = next()) {
      next.readPage();
    }
  }

  private synchronized @Nullable Replay next() {
    Replay next = readingCount < MAX_READING ? waiting.poll() : null;
    if (next == null) {
      isGiving = false;
    } else {
      readingCount++;
    }
    return next;
  }
}
