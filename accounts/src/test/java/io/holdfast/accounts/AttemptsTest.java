package io.holdfast.accounts;

import static io.holdfast.accounts.Refusals.assertRefused;
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

  private void count(String key, int count) throws AccountRefusal {
    for (int i = 0; i < count; i++) {
      attempts.count(key);
    }
  }

  private void pass(long millis) {
    now = now.plusMillis(millis);
  }

  @Test
  void asManyAsTheBurstAtOnceAndNoMore() throws AccountRefusal {
    count("ada", 3);
    assertRefused(AccountRefusal.Reason.TOO_MANY_ATTEMPTS, () -> attempts.count("ada"));
    attempts.count("bob");
  }

  @Test
  void theRefusalSaysWhenToTryAgain() throws AccountRefusal {
    count("ada", 3);
    pass(2_500);
    AccountRefusal refusal =
        catchThrowableOfType(AccountRefusal.class, () -> attempts.count("ada"));
    assertThat(refusal.retrySeconds()).isEqualTo(8);
    assertThat(refusal.getMessage()).isEqualTo("Too many attempts; try again in 8 s.");
  }

  @Test
  void eachIntervalGivesOneMore() throws AccountRefusal {
    count("ada", 3);
    pass(10_000);
    attempts.count("ada");
    assertRefused(AccountRefusal.Reason.TOO_MANY_ATTEMPTS, () -> attempts.count("ada"));
    pass(1_000_000);
    count("ada", 3);
    assertRefused(AccountRefusal.Reason.TOO_MANY_ATTEMPTS, () -> attempts.count("ada"));
  }

  @Test
  void whatWasRefusedDoesNotCount() throws AccountRefusal {
    count("ada", 3);
    for (int i = 0; i < 100; i++) {
      assertRefused(AccountRefusal.Reason.TOO_MANY_ATTEMPTS, () -> attempts.count("ada"));
    }
    pass(10_000);
    attempts.count("ada");
  }

  @Test
  void whatIsGivenBackDoesNotCount() throws AccountRefusal {
    for (int i = 0; i < 10; i++) {
      attempts.count("ada");
      attempts.giveBack("ada");
    }
    count("ada", 3);
    assertRefused(AccountRefusal.Reason.TOO_MANY_ATTEMPTS, () -> attempts.count("ada"));
  }

  @Test
  void whoeverTriedLeastLatelyIsForgotten() throws AccountRefusal {
    count("ada", 3);
    count("bob", 3);
    assertRefused(AccountRefusal.Reason.TOO_MANY_ATTEMPTS, () -> attempts.count("ada"));
    count("eve", 1);
    assertRefused(AccountRefusal.Reason.TOO_MANY_ATTEMPTS, () -> attempts.count("ada"));
    count("bob", 3);
  }
}
