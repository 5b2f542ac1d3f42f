package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HandshakeRefusalTest {

  @Test
  void hasAStatusThatRefuses() {
    assertThat(HandshakeRefusal.of(300, "elsewhere").status()).isEqualTo(300);
    assertThat(HandshakeRefusal.of(599, "no").headers().asMap()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 101, 200, 299, 600})
  void refusesOtherStatuses(int status) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HandshakeRefusal.of(status, "no"))
        .withMessage("a refusal has a status of 300 to 599, was " + status);
  }
}
