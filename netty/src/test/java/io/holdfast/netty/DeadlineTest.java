package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DeadlineTest {

  private final StillLoop loop = new StillLoop();
  private final Shard shard = loop.shard();
  private int missedCount;
  private final Deadline deadline = new Deadline(shard, () -> missedCount++);

  @AfterEach
  void close() {
    loop.close();
  }

  /** Turns the loop until a deadline that was set last, and so those before it, had to be met. */
  private void letPass() {
    boolean[] isPast = new boolean[1];
    new Deadline(shard, () -> isPast[0] = true).set(Duration.ZERO);
    while (!isPast[0]) {
      loop.turn();
    }
  }

  @Test
  void thereIsNoneUntilItIsSet() {
    assertThat(deadline.deadlineNanos()).isEqualTo(TimingWheel.NONE);
    letPass();
    assertThat(missedCount).isZero();
  }

  @Test
  void itIsSetFromTheTimeOfTheTurn() {
    deadline.set(Duration.ofSeconds(3));
    assertThat(deadline.deadlineNanos() - shard.nowNanos())
        .isEqualTo(Duration.ofSeconds(3).toNanos());
  }

  @Test
  void whoMissesItIsToldOnce() {
    deadline.set(Duration.ZERO);
    letPass();
    letPass();
    assertThat(missedCount).isEqualTo(1);
    assertThat(deadline.deadlineNanos()).isEqualTo(TimingWheel.NONE);
  }

  @Test
  void itCanBeSetAgainAfterItWasMissed() {
    deadline.set(Duration.ZERO);
    letPass();
    deadline.set(Duration.ZERO);
    letPass();
    assertThat(missedCount).isEqualTo(2);
  }

  @Test
  void whatIsLiftedIsNotMissedUntilItIsSetAgain() {
    deadline.set(Duration.ZERO);
    deadline.lift();
    letPass();
    assertThat(missedCount).isZero();
    deadline.set(Duration.ZERO);
    letPass();
    assertThat(missedCount).isEqualTo(1);
  }

  @Test
  void whatIsCancelledIsNotMissed() {
    deadline.set(Duration.ZERO);
    deadline.cancel();
    assertThat(deadline.deadlineNanos()).isEqualTo(TimingWheel.NONE);
    letPass();
    assertThat(missedCount).isZero();
  }
}
