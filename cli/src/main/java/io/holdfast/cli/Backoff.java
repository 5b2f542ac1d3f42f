package io.holdfast.cli;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The pauses between tries: each about twice as long as the one before, and by chance a bit
 * shorter, so that not all who were cut off come back at once.
 *
 * <p>Confined to one thread.
 */
final class Backoff {

  private static final long FIRST_MILLIS = 250;
  private static final long LONGEST_MILLIS = 5_000;

  private long nextMillis = FIRST_MILLIS;

  /** {@return how long the next pause is, in milliseconds} */
  long nextMillis() {
    long millis = ThreadLocalRandom.current().nextLong(nextMillis / 2, nextMillis + 1);
    nextMillis = Math.min(2 * nextMillis, LONGEST_MILLIS);
    return millis;
  }

  /** Waits. */
  void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(nextMillis());
  }

  /** Begins anew. */
  void reset() {
    nextMillis = FIRST_MILLIS;
  }
}
