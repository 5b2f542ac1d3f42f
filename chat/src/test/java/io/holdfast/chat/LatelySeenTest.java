package io.holdfast.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LatelySeenTest {

  private final AtomicInteger number = new AtomicInteger();
  private final LatelySeen<String, Integer> seen =
      new LatelySeen<>(4, key -> number.incrementAndGet());

  @Test
  void whoIsSeenAgainIsTheSame() {
    assertThat(seen.at("ada")).isEqualTo(seen.at("ada")).isOne();
  }

  @Test
  void whoIsSeenNowAndThenIsNotForgotten() {
    int ada = seen.at("ada");
    for (int other = 0; other < 100; other++) {
      seen.at("other " + other);
      assertThat(seen.at("ada")).isEqualTo(ada);
    }
  }

  @Test
  void whoHasNotBeenSeenForLongIsNew() {
    int ada = seen.at("ada");
    for (int other = 0; other < 4; other++) {
      seen.at("other " + other);
    }
    assertThat(seen.at("ada")).isNotEqualTo(ada);
  }
}
