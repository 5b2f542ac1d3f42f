package io.holdfast.server;

import static io.holdfast.server.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How often something may be tried. */
final class AttemptsTest {

  private Instant now = Instant.EPOCH;
  private final Attempts attempts =
      new Attempts(new AttemptLimit(3, Duration.ofSeconds(10), 2), () -> now);

  private void count(String key, int count) throws Refusal {
    for (int i = 0; i < count; i++) {
      attempts.count(key);
    }
  }

  private void pass(long millis) {
    now = now.plusMillis(millis);
  }

  @Test
  void asManyAsTheBurstAtOnceAndNoMore() throws Refusal {
    count("ada", 3);
    assertRefused(Refusal.Code.TOO_FAST, () -> attempts.count("ada"));
    attempts.count("bob");
  }

  @Test
  void theRefusalSaysWhenToTryAgain() throws Refusal {
    count("ada", 3);
    pass(2_500);
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> attempts.count("ada"));
    assertThat(refusal.retrySeconds()).isEqualTo(8);
    assertThat(refusal.reason()).isEqualTo("Too many attempts; try again in 8 s.");
  }

  @Test
  void eachIntervalGivesOneMore() throws Refusal {
    count("ada", 3);
    pass(10_000);
    attempts.count("ada");
    assertRefused(Refusal.Code.TOO_FAST, () -> attempts.count("ada"));
    pass(1_000_000);
    count("ada", 3);
    assertRefused(Refusal.Code.TOO_FAST, () -> attempts.count("ada"));
  }

  @Test
  void whatWasRefusedDoesNotCount() throws Refusal {
    count("ada", 3);
    for (int i = 0; i < 100; i++) {
      assertRefused(Refusal.Code.TOO_FAST, () -> attempts.count("ada"));
    }
    pass(10_000);
    attempts.count("ada");
  }

  @Test
  void whatIsGivenBackDoesNotCount() throws Refusal {
    for (int i = 0; i < 10; i++) {
      attempts.count("ada");
      attempts.giveBack("ada");
    }
    count("ada", 3);
    assertRefused(Refusal.Code.TOO_FAST, () -> attempts.count("ada"));
  }

  @Test
  void whoeverTriedLeastLatelyIsForgotten() throws Refusal {
    count("ada", 3);
    count("bob", 3);
    assertRefused(Refusal.Code.TOO_FAST, () -> attempts.count("ada"));
    count("eve", 1);
    assertRefused(Refusal.Code.TOO_FAST, () -> attempts.count("ada"));
    count("bob", 3);
  }
}
