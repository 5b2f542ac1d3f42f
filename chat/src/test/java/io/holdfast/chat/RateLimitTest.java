package io.holdfast.chat;

import static io.holdfast.chat.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RateLimitTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final RateLimit limit = new RateLimit(5, 2, 0);

  private int taken(int attempts, long nowNanos) {
    int taken = 0;
    for (int i = 0; i < attempts; i++) {
      taken += limit.tryTake(nowNanos) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void bucketIsFullAtFirst() {
    assertThat(taken(10, 0)).isEqualTo(5);
  }

  @Test
  void tokensComeAtASteadyRate() {
    taken(5, 0);

    assertThat(taken(10, SECOND / 2 - 1)).isZero();
    assertThat(taken(10, SECOND / 2)).isEqualTo(1);
    assertThat(taken(10, SECOND + SECOND / 2)).isEqualTo(2);
  }

  @Test
  void bucketHoldsNoMoreThanTheBurst() {
    taken(5, 0);

    assertThat(taken(100, 1_000_000 * SECOND)).isEqualTo(5);
  }

  @Test
  void refusalsCostNothing() {
    taken(1000, 0);

    assertThat(taken(10, SECOND)).isEqualTo(2);
  }

  @Test
  void whoFindsNoTokenIsToldToSlowDown() throws Refusal {
    RateLimit one = new RateLimit(1, 1, 0);
    one.take(0);

    assertRefused(Refusal.Code.TOO_FAST, () -> one.take(0));
  }

  @Test
  void inTheLongRunItIsTheRate() {
    Random random = new Random(7);
    long nowNanos = 0;
    int taken = 0;
    while (nowNanos < 1000 * SECOND) {
      taken += limit.tryTake(nowNanos) ? 1 : 0;
      nowNanos += random.nextLong(SECOND / 4);
    }

    assertThat(taken).isBetween(2000 - 5, 2000 + 5);
  }

  @Test
  void clockMayWrapAround() {
    RateLimit wrapping = new RateLimit(1, 1, Long.MAX_VALUE);
    assertThat(wrapping.tryTake(Long.MAX_VALUE)).isTrue();
    assertThat(wrapping.tryTake(Long.MAX_VALUE)).isFalse();

    assertThat(wrapping.tryTake(Long.MIN_VALUE + SECOND)).isTrue();
  }
}
