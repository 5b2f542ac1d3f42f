package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.websocket.Utf8Benchmark.Letters;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmarks of the leaves do what they say. */
final class LeavesBenchmarkTest {

  @ParameterizedTest
  @EnumSource
  void everyCheckAcceptsTheText(Letters letters) throws Exception {
    Utf8Benchmark benchmark = new Utf8Benchmark();
    benchmark.letters = letters;
    benchmark.length = 1024;
    benchmark.prepare();
    for (int invocation = 0; invocation < 3; invocation++) {
      assertThat(benchmark.holdfast()).isEqualTo(Utf8.ACCEPT);
      assertThat(benchmark.netty().toString(StandardCharsets.UTF_8))
          .isEqualTo(benchmark.jdkString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 64, 1024, 16384})
  void everyWayUnmasksTheSame(int length) throws Exception {
    MaskBenchmark benchmark = new MaskBenchmark();
    benchmark.length = length;
    benchmark.prepare();
    for (int invocation = 1; invocation <= 3; invocation++) {
      boolean isAscii = benchmark.holdfast();
      benchmark.holdfast();
      assertThat(benchmark.bytewise()).isEqualTo(isAscii);
      benchmark.bytewise();
      assertThat(benchmark.nettyFrame()).isEqualTo((long) invocation * length);
    }
  }
}
