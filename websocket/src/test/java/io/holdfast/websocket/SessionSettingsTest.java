package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

final class SessionSettingsTest {

  @Test
  void timesAreNotNegative() {
    assertThat(settings(0, 0, 0).role()).isEqualTo(Role.SERVER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(-1, 0, 0))
        .withMessage("times must not be negative");
    assertThatIllegalArgumentException().isThrownBy(() -> settings(0, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> settings(0, 0, -1));
  }

  private static SessionSettings settings(long closeTimeout, long pingInterval, long pongTimeout) {
    return new SessionSettings(
        Role.SERVER,
        WebSocketLimits.DEFAULT,
        true,
        closeTimeout,
        pingInterval,
        pongTimeout,
        ByteBufAllocator.DEFAULT,
        () -> 0);
  }
}
