package io.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Percentiles as sorting would give them, to within the width of a class. */
final class LatencyCountsTest {

  @Test
  void withoutLatenciesThereIsNone() {
    assertThat(new LatencyCounts().percentileNanos(0.5)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 63, 64, 65, 127, 128, 1_000_000, 1L << 40, Long.MAX_VALUE})
  void oneLatencyIsEveryPercentile(long nanos) {
    LatencyCounts counts = new LatencyCounts();
    counts.add(nanos);
    assertThat(counts.percentileNanos(0.001)).isEqualTo(nanos);
    assertThat(counts.percentileNanos(1)).isEqualTo(nanos);
  }

  @Test
  void percentilesAreWithinThreePercent() {
    Random random = new Random(7);
    long[] nanos = random.longs(10_000, 0, 1L << 34).map(n -> n >>> random.nextInt(34)).toArray();
    LatencyCounts counts = new LatencyCounts();
    for (long latency : nanos) {
      counts.add(latency);
    }
    Arrays.sort(nanos);
    for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = nanos[(int) Math.ceil(share * nanos.length) - 1];
      assertThat(counts.percentileNanos(share)).isCloseTo(exact, Percentage.withPercentage(3.2));
      assertThat(counts.percentileNanos(share)).isGreaterThanOrEqualTo(exact);
    }
    assertThat(counts.maxNanos()).isEqualTo(nanos[nanos.length - 1]);
    assertThat(counts.total()).isEqualTo(nanos.length);
  }
}
