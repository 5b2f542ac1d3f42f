package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class LastCountTest {

  private final LastCount count = new LastCount();

  @Test
  void numbersWithinBoundsAreTaken() {
    assertThat(count.convert("0")).isZero();
    assertThat(count.convert(" 10000 ")).isEqualTo(10_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "10001", "", "x", "1.5", "99999999999"})
  void othersAreToldTheBounds(String value) {
    assertThatThrownBy(() -> count.convert(value))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + value + "' is not a whole number from 0 to 10000");
  }
}
