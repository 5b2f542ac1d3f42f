package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class WholeNumberTest {

  private final WholeNumber.Port port = new WholeNumber.Port();
  private final WholeNumber.Positive positive = new WholeNumber.Positive();

  @Test
  void numbersWithinBoundsAreTaken() {
    assertThat(port.convert("0")).isZero();
    assertThat(port.convert("65535")).isEqualTo(65_535);
    assertThat(port.convert(" 80 ")).isEqualTo(80);
    assertThat(positive.convert("1")).isEqualTo(1);
    assertThat(positive.convert("2147483647")).isEqualTo(Integer.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "", "x", "1.5", "0x10", "99999999999"})
  void portOutOfBoundsIsToldTheBounds(String value) {
    assertThatThrownBy(() -> port.convert(value))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + value + "' is not a whole number from 0 to 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "2147483648", "many"})
  void whatIsNotPositiveIsToldTheBounds(String value) {
    assertThatThrownBy(() -> positive.convert(value))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + value + "' is not a whole number from 1 to 2147483647");
  }
}
