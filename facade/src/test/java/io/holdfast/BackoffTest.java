package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackoffTest {

  private static final Duration MIN = Duration.ofMillis(100);
  private static final Duration MAX = Duration.ofSeconds(3);

  /** The longest waits: no jitter. */
  private static final RandomGenerator NO_JITTER = () -> 0;

  /** Draws the highest number below each bound. */
  private static final RandomGenerator MOST_JITTER =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return -1;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  @Test
  void waitDoublesUpToTheLongest() {
    Backoff backoff = new Backoff(MIN, MAX, NO_JITTER);

    long[] expectedMillis = {100, 200, 400, 800, 1600, 3000, 3000, 3000};
    for (long millis : expectedMillis) {
      assertThat(backoff.next()).hasMillis(millis);
    }
  }

  @Test
  void jitterTakesAtMostHalfOff() {
    Backoff backoff = new Backoff(MIN, MAX, MOST_JITTER);

    long[] expectedMillis = {50, 100, 200, 400, 800, 1500, 1500};
    for (long millis : expectedMillis) {
      assertThat(backoff.next()).hasMillis(millis);
    }
  }

  @Test
  void jitterFillsTheRange() {
    Random random = new Random(4711);
    Backoff backoff = new Backoff(MIN, MIN, random);

    long lowest = Long.MAX_VALUE;
    long highest = 0;
    for (int i = 0; i < 2000; i++) {
      long millis = backoff.next().toMillis();
      lowest = Math.min(lowest, millis);
      highest = Math.max(highest, millis);
    }

    assertThat(lowest).isEqualTo(50);
    assertThat(highest).isEqualTo(100);
  }

  @Test
  void waitNeverOverflows() {
    Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofDays(365), NO_JITTER);

    Duration before = Duration.ZERO;
    for (int i = 0; i < 100; i++) {
      Duration wait = backoff.next();
      assertThat(wait).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(Duration.ofDays(365));
      before = wait;
    }
  }

  @Test
  void successBeginsAnew() {
    Backoff backoff = new Backoff(MIN, MAX, NO_JITTER);
    backoff.next();
    backoff.next();

    backoff.reset();

    assertThat(backoff.next()).isEqualTo(MIN);
  }

  @Test
  void anotherClientBeginsAtTheShortestWait() {
    Backoff backoff = new Backoff(MIN, MAX, NO_JITTER);
    backoff.next();

    Backoff another = backoff.anew();

    assertThat(another.next()).isEqualTo(MIN);
    assertThat(backoff.next()).isEqualTo(MIN.multipliedBy(2));
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "-1, 10", "10, 9"})
  void waitsOutOfRangeAreRefused(long minMillis, long maxMillis) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Backoff(
                    Duration.ofMillis(minMillis), Duration.ofMillis(maxMillis), new Random(1)))
        .withMessageContaining("at least 1 ms");
  }
}
