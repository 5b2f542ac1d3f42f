package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.websocket.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All ways to write a message make frames of the same length. */
final class FrameWriterBenchmarkTest {

  private static final int MASKING_KEY_BYTES = 4;

  @ParameterizedTest
  @CsvSource({"5, 2", "64, 2", "1024, 4", "16384, 4"})
  void allWaysWriteTheSameLength(int length, int headerBytes) throws Exception {
    for (Role role : Role.values()) {
      FrameWriterBenchmark benchmark = new FrameWriterBenchmark();
      benchmark.role = role;
      benchmark.length = length;
      benchmark.prepare();
      int maskBytes = role == Role.CLIENT ? MASKING_KEY_BYTES : 0;
      int frameBytes = headerBytes + maskBytes + length;
      for (int invocation = 0; invocation < 3; invocation++) {
        assertThat(benchmark.holdfastBytes()).isEqualTo(frameBytes);
        assertThat(benchmark.holdfastString()).isEqualTo(frameBytes);
        assertThat(benchmark.holdfastPrepared()).isEqualTo(frameBytes);
        assertThat(benchmark.nettyBytes()).isEqualTo(frameBytes);
        assertThat(benchmark.nettyString()).isEqualTo(frameBytes);
      }
    }
  }
}
