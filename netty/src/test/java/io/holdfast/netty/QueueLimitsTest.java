package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class QueueLimitsTest {

  @Test
  void takesBoundsThatGrow() {
    QueueLimits smallest = new QueueLimits(1, 1, 1);
    assertThat(smallest.backlogBytes()).isEqualTo(1);
    assertThat(QueueLimits.DEFAULT).isEqualTo(new QueueLimits(256 << 10, 4 << 20, 256L << 20));
  }

  @Test
  void refusesNoBacklogAtAll() {
    assertThatThrownBy(() -> new QueueLimits(0, 10, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "maxQueuedBytes must be at least backlogBytes, and that at least 1; were 10 and 0");
  }

  @Test
  void refusesAQueueShorterThanTheBacklog() {
    assertThatThrownBy(() -> new QueueLimits(11, 10, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("were 10 and 11");
  }

  @Test
  void refusesALoopThatHoldsLessThanOneConnection() {
    assertThatThrownBy(() -> new QueueLimits(1, 10, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxQueuedBytesPerLoop must be at least maxQueuedBytes; were 9 and 10");
  }
}
