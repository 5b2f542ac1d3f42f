package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class DeflateParametersTest {

  @Test
  void eachRoleHasItsOwnTerms() {
    DeflateParameters parameters = new DeflateParameters(true, false, 9, 12);

    assertThat(parameters.noContextTakeover(Role.SERVER)).isTrue();
    assertThat(parameters.noContextTakeover(Role.CLIENT)).isFalse();
    assertThat(parameters.maxWindowBits(Role.SERVER)).isEqualTo(9);
    assertThat(parameters.maxWindowBits(Role.CLIENT)).isEqualTo(12);
  }

  @Test
  void windowsAreOf8To15Bits() {
    assertThat(new DeflateParameters(false, false, 8, 15).serverMaxWindowBits()).isEqualTo(8);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeflateParameters(false, false, 7, 15))
        .withMessage("serverMaxWindowBits must be 8 to 15, was 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeflateParameters(false, false, 15, 16))
        .withMessage("clientMaxWindowBits must be 8 to 15, was 16");
  }
}
