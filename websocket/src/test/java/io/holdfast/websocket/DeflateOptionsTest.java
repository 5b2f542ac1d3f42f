package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class DeflateOptionsTest {

  private static final DeflateOptions DEFAULT = DeflateOptions.DEFAULT;

  @Test
  void forgetsTheContextByDefault() {
    assertThat(DEFAULT)
        .isEqualTo(new DeflateOptions(DeflateParameters.NO_CONTEXT_TAKEOVER, 1024, 6, 67_108_864));
  }

  @Test
  void eachOptionCanBeReplaced() {
    DeflateParameters parameters = DeflateParameters.CONTEXT_TAKEOVER;

    assertThat(
            DEFAULT
                .withParameters(parameters)
                .withThresholdBytes(0)
                .withLevel(9)
                .withMemoryBudgetBytes(1))
        .isEqualTo(new DeflateOptions(parameters, 0, 9, 1));
  }

  @Test
  void valuesHaveTheirRanges() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULT.withThresholdBytes(-1))
        .withMessage("thresholdBytes must be 0 or more, was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULT.withLevel(-1))
        .withMessage("level must be 0 to 9, was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULT.withLevel(10))
        .withMessage("level must be 0 to 9, was 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DEFAULT.withMemoryBudgetBytes(-1))
        .withMessage("memoryBudgetBytes must be 0 or more, was -1");
  }
}
