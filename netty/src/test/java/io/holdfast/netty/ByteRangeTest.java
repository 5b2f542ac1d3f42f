package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 9110 §14.1.2 Byte Ranges")
final class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=0-99, 0, 99",
    "bytes=3-5, 3, 5",
    "bytes=99-99, 99, 99",
    "bytes=90-, 90, 99",
    "bytes=0-, 0, 99",
    "bytes=-1, 99, 99",
    "bytes=-100, 0, 99",
    "' bytes=3-5 ', 3, 5",
    "Bytes=3-5, 3, 5"
  })
  void aRangeIsFirstAndLastByte(String header, int first, int last) {
    assertThat(ByteRange.parse(header, 100)).contains(new ByteRange(first, last));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=90-100, 90, 99",
    "bytes=0-999999999999999999, 0, 99",
    "bytes=-101, 0, 99",
    "bytes=-999999999999999999, 0, 99"
  })
  void whatLiesBehindTheEndIsCutOff(String header, int first, int last) {
    assertThat(ByteRange.parse(header, 100)).contains(new ByteRange(first, last));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=999999999999999999-"})
  void aRangeThatTheFileHasNothingOfCannotBeSatisfied(String header) {
    assertThat(ByteRange.parse(header, 100))
        .hasValueSatisfying(range -> assertThat(range.isSatisfiable()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=-5", "bytes=0-0"})
  void anEmptyFileSatisfiesNothing(String header) {
    assertThat(ByteRange.parse(header, 0))
        .hasValueSatisfying(range -> assertThat(range.isSatisfiable()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-3",
        "bytes=a-b",
        "bytes=0-1,3-4",
        "lines=1-2",
        "bytes=-1-2",
        "bytes=0x1-2",
        "bytes=1234567890123456789-"
      })
  void anythingElseIsIgnored(String header) {
    assertThat(ByteRange.parse(header, 100)).isEmpty();
  }
}
