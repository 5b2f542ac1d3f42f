package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both sides get the same out of the same bytes, every time. */
final class FrameParserBenchmarkTest {

  private static final int INVOCATIONS = 3;

  @ParameterizedTest
  @EnumSource
  void bothSidesReceiveEveryMessageWhole(FrameInput input) throws Exception {
    FrameParserBenchmark benchmark = new FrameParserBenchmark();
    benchmark.input = input;
    benchmark.prepare();
    for (int invocation = 1; invocation <= INVOCATIONS; invocation++) {
      long bytes = (long) invocation * input.payloadBytes();
      long messages = (long) invocation * input.messageCount();
      assertThat(benchmark.holdfast()).isEqualTo(bytes);
      assertThat(benchmark.netty()).isEqualTo(bytes);
      assertThat(benchmark.holdfastCount()).isEqualTo(messages);
      assertThat(benchmark.nettyCount()).isEqualTo(messages);
    }
  }
}
