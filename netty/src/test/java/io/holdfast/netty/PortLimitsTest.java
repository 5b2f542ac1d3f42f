package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PortLimitsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void theDefaultsAreTheDocumentedOnes() {
    assertThat(PortLimits.DEFAULT)
        .isEqualTo(
            new PortLimits(
                100_000,
                100_000,
                16_384,
                100,
                1_048_576,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                256));
  }

  @Test
  void eachWithChangesItsOwnOnly() {
    PortLimits changed =
        PortLimits.DEFAULT
            .withConnections(5, 4)
            .withRequest(300, 3, 2)
            .withTimeouts(SECOND, SECOND.plus(SECOND))
            .withMaxStreams(7);

    assertThat(changed)
        .isEqualTo(new PortLimits(5, 4, 300, 3, 2, SECOND, Duration.ofSeconds(2), 7));
  }

  @Test
  void eachHasALeastValue() {
    PortLimits limits = PortLimits.DEFAULT;

    assertRefused(() -> limits.withConnections(0, 1), "maxConnections must be at least 1, was 0");
    assertRefused(
        () -> limits.withConnections(1, 0), "maxConnectionsPerAddress must be at least 1, was 0");
    assertRefused(
        () -> limits.withRequest(255, 1, 0), "maxHeaderBytes must be at least 256, was 255");
    assertRefused(() -> limits.withRequest(256, 0, 0), "maxHeaderCount must be at least 1, was 0");
    assertRefused(() -> limits.withRequest(256, 1, -1), "maxBodyBytes must be at least 0, was -1");
    assertRefused(() -> limits.withMaxStreams(0), "maxStreams must be at least 1, was 0");
    assertRefused(
        () -> limits.withTimeouts(Duration.ZERO, SECOND),
        "requestTimeout must be positive, was PT0S");
    assertRefused(
        () -> limits.withTimeouts(SECOND, SECOND.negated()),
        "idleTimeout must be positive, was PT-1S");
  }

  private static void assertRefused(Runnable action, String message) {
    assertThatIllegalArgumentException().isThrownBy(action::run).withMessage(message);
  }
}
