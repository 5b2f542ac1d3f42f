package io.holdfast.socketio.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The ids by which pages come back. */
final class LoginSessionsTest {

  private Instant now = Instant.EPOCH;
  private final LoginSessions sessions = new LoginSessions(() -> now);

  @Test
  void aSessionIsKnownForADay() {
    String id = sessions.open();

    now = now.plus(Duration.ofHours(24)).minusMillis(1);
    assertThat(sessions.isKnown(id)).isTrue();
    now = now.plusMillis(1);
    assertThat(sessions.isKnown(id)).isFalse();
  }

  @Test
  void theOldestGivesWay() {
    String first = sessions.open();
    String second = sessions.open();
    for (int i = 2; i < LoginSessions.MAX_COUNT; i++) {
      sessions.open();
    }
    assertThat(sessions.isKnown(first)).isTrue();

    sessions.open();

    assertThat(sessions.isKnown(first)).isFalse();
    assertThat(sessions.isKnown(second)).isTrue();
  }
}
