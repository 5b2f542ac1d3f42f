package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class QuantityTest {

  private final Quantity.Time time = new Quantity.Time();
  private final Quantity.Bytes bytes = new Quantity.Bytes();

  @Test
  void timesWithinBoundsAreTaken() {
    assertThat(time.convert("1s")).isEqualTo(Duration.ofSeconds(1));
    assertThat(time.convert(" 90m ")).isEqualTo(Duration.ofMinutes(90));
    assertThat(time.convert("12h")).isEqualTo(Duration.ofHours(12));
    assertThat(time.convert("36500d")).isEqualTo(Duration.ofDays(36_500));
  }

  @Test
  void sizesWithinBoundsAreTaken() {
    assertThat(bytes.convert("1048576B")).isEqualTo(1 << 20);
    assertThat(bytes.convert("1024KiB")).isEqualTo(1 << 20);
    assertThat(bytes.convert("1MiB")).isEqualTo(1 << 20);
    assertThat(bytes.convert("20GiB")).isEqualTo(20L << 30);
    assertThat(bytes.convert("1024TiB")).isEqualTo(1L << 50);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "s", "30", "0s", "-1s", "1.5h", "1 h", "36501d", "999999999999999d", "1w"})
  void whatIsNoTimeWithinBoundsIsToldThem(String value) {
    assertThatThrownBy(() -> time.convert(value))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + value + "' is not a time such as 90s, 30m, 12h or 7d, from 1s to 36500d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "B", "2000000", "1048575B", "-1GiB", "0GiB", "1025TiB", "1MB", "1e3GiB"})
  void whatIsNoSizeWithinBoundsIsToldThem(String value) {
    assertThatThrownBy(() -> bytes.convert(value))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + value + "' is not a size such as 500MiB or 20GiB, from 1MiB to 1024TiB");
  }
}
