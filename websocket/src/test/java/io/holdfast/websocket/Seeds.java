package io.holdfast.websocket;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Assertions;

/**
 * Runs a test with the seeds 1, 2, 3 and so on: a fixed count of them, and after that for as many
 * seconds as the system property {@code holdfast.fuzz.seconds} says, which are none by default. A
 * failure names its seed.
 */
final class Seeds {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Seeds() {}

  static void run(int count, LongConsumer test) {
    Duration extension = Duration.ofSeconds(Long.getLong("holdfast.fuzz.seconds", 0));
    AtomicLong seed = new AtomicLong();
    Assertions.assertTimeoutPreemptively(
        extension.plus(PATIENCE),
        () -> {
          long end = System.nanoTime() + extension.toNanos();
          while (seed.incrementAndGet() <= count || System.nanoTime() - end < 0) {
            runOne(seed.get(), test);
          }
        },
        () -> "the test hangs at seed " + seed);
  }

  private static void runOne(long seed, LongConsumer test) {
    try {
      test.accept(seed);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("failed at seed " + seed, e);
    }
  }
}
