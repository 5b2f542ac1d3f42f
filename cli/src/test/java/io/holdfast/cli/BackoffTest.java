package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BackoffTest {

  @Test
  void pausesGrowUpToFiveSecondsAndBeginAnew() {
    Backoff backoff = new Backoff();
    for (long longest : new long[] {250, 500, 1_000, 2_000, 4_000, 5_000, 5_000}) {
      assertThat(backoff.nextMillis()).isBetween(longest / 2, longest);
    }
    backoff.reset();
    assertThat(backoff.nextMillis()).isBetween(125L, 250L);
  }
}
