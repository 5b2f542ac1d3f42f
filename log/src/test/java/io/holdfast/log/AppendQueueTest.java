package io.holdfast.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AppendQueueTest {

  private static final int PRODUCER_COUNT = 3;

  private final List<Pending> batch = new ArrayList<>();

  private static AppendQueue queue(int maxQueuedRecords) {
    return new AppendQueue(new LogLimits(maxQueuedRecords, 1_000, 10, 1_000, 1), "of the test");
  }

  @Test
  void whatIsTakenHoldsItsPlaceUntilItIsReleased() {
    AppendQueue queue = queue(2);
    assertThat(queue.tryAdd(append())).isNull();
    assertThat(queue.tryAdd(append())).isNull();
    assertThat(queue.take(batch, Long.MAX_VALUE)).isTrue();
    assertThat(batch).hasSize(2);
    assertThat(queue.tryAdd(append()))
        .extracting(LogException::error)
        .isEqualTo(LogError.OVERLOADED);
    assertThat(queue.tryAdd(task())).as("tasks are not refused").isNull();

    queue.release(3, 0);
    assertThat(queue.tryAdd(append())).isNull();
  }

  private static Pending append() {
    return new PendingAppend(List.of(LogRecord.of("lobby", new byte[0])), (OnAppended) entry -> {});
  }

  private static Pending task() {
    return new PendingTask(() -> {});
  }

  @Test
  void whatWasAddedBeforeTheEndIsTaken() {
    AppendQueue queue = queue(2);
    assertThat(queue.tryAdd(task())).isNull();
    queue.close();

    assertThat(queue.tryAdd(task())).extracting(LogException::error).isEqualTo(LogError.CLOSED);
    assertThat(queue.take(batch, Long.MAX_VALUE)).isTrue();
    queue.release(1, 0);
    assertThat(queue.take(batch, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void eachIsTakenOrRefusedHoweverTheEndComes() throws InterruptedException {
    for (int round = 0; round < 100; round++) {
      AppendQueue queue = queue(8);
      AtomicInteger addedCount = new AtomicInteger();
      List<Thread> producers = new ArrayList<>();
      for (int index = 0; index < PRODUCER_COUNT; index++) {
        producers.add(new Thread(() -> addedCount.addAndGet(addUntilClosed(queue))));
      }
      AtomicInteger takenCount = new AtomicInteger();
      Thread consumer = new Thread(() -> takenCount.addAndGet(takeUntilClosed(queue)));
      consumer.start();
      producers.forEach(Thread::start);
      // A different moment in every round.
      for (int spin = 0; spin < round * 300; spin++) {
        Thread.onSpinWait();
      }
      queue.close();
      for (Thread producer : producers) {
        producer.join();
      }
      consumer.join();

      assertThat(takenCount).hasValue(addedCount.get());
      assertThat(queue.size()).isZero();
    }
  }

  private static int addUntilClosed(AppendQueue queue) {
    int count = 0;
    while (true) {
      LogException refusal = queue.tryAdd(task());
      if (refusal == null) {
        count++;
      } else if (refusal.error() == LogError.CLOSED) {
        return count;
      }
    }
  }

  private static int takeUntilClosed(AppendQueue queue) {
    int count = 0;
    List<Pending> taken = new ArrayList<>();
    while (queue.take(taken, Long.MAX_VALUE)) {
      count += taken.size();
      queue.release(taken.size(), 0);
      taken.clear();
    }
    return count;
  }
}
