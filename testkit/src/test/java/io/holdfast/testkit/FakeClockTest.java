package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FakeClockTest {

  private final FakeClock clock = new FakeClock();

  @Test
  void standsStillUntilItIsAdvanced() {
    long start = clock.nanoTime();

    assertThat(clock.nanoTime()).isEqualTo(start);
    assertThat(clock.advance(Duration.ofMillis(3)) - start).isEqualTo(3_000_000);
    assertThat(clock.getAsLong()).isEqualTo(clock.nanoTime());
  }

  @Test
  void wrapsAsTheRealOneMay() {
    long start = clock.nanoTime();
    long end = clock.advance(Duration.ofSeconds(2));

    assertThat(end).isLessThan(start);
    assertThat(end - start).isEqualTo(2_000_000_000);
  }

  @Test
  void doesNotGoBack() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .withMessage("a clock does not go back, was told PT-0.000000001S");
  }
}
