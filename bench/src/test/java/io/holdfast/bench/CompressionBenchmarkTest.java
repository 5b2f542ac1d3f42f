package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides compress by about as much, and inflate to the same. */
final class CompressionBenchmarkTest {

  private static final int INVOCATIONS = 3;
  private static final int HEADER_BYTES = 10;

  @ParameterizedTest
  @CsvSource({"1024, false", "1024, true", "16384, false", "16384, true"})
  void bothSidesCompressToTheSameLength(int length, boolean keepsContext) {
    DeflateBenchmark benchmark = new DeflateBenchmark();
    benchmark.length = length;
    benchmark.keepsContext = keepsContext;
    benchmark.prepare();
    for (int invocation = 0; invocation < INVOCATIONS; invocation++) {
      int netty = benchmark.netty();
      assertThat(netty).isLessThan(length / 2);
      assertThat(benchmark.holdfast()).isBetween(netty, netty + HEADER_BYTES);
    }
  }

  @ParameterizedTest
  @CsvSource({"1024, false", "1024, true", "16384, false", "16384, true"})
  void bothSidesInflateToTheWholeMessage(int length, boolean keepsContext) {
    InflateBenchmark benchmark = new InflateBenchmark();
    benchmark.length = length;
    benchmark.keepsContext = keepsContext;
    benchmark.prepare();
    for (int invocation = 1; invocation <= INVOCATIONS; invocation++) {
      assertThat(benchmark.holdfast()).isEqualTo((long) invocation * length);
      assertThat(benchmark.netty()).isEqualTo(length);
    }
  }
}
