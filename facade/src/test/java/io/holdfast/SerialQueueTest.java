package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SerialQueueTest {

  private static final int MAX_WAITING = 4;

  private final HandExecutor executor = new HandExecutor();
  private final List<String> told = new ArrayList<>();
  private final SerialQueue queue =
      new SerialQueue(
          executor,
          MAX_WAITING,
          () -> told.add("full"),
          () -> told.add("empty"),
          () -> told.add("refused"));

  private void add(String... names) {
    for (String name : names) {
      assertThat(queue.add(() -> told.add(name))).isTrue();
    }
  }

  @Test
  void tasksRunInOrderOnTheExecutorOnly() {
    add("a", "b", "c");
    assertThat(told).isEmpty();

    executor.runAll();

    assertThat(told).containsExactly("a", "b", "c");
  }

  @Test
  void executorIsGivenOneTaskAtATime() {
    add("a", "b", "c");

    assertThat(executor.size()).isEqualTo(1);
  }

  @Test
  void taskAddedByATaskRunsAfterIt() {
    queue.add(
        () -> {
          add("b");
          told.add("a");
        });

    executor.runAll();

    assertThat(told).containsExactly("a", "b");
  }

  @Test
  void queueStartsAgainAfterItWasEmpty() {
    add("a");
    executor.runAll();

    add("b");
    executor.runAll();

    assertThat(told).containsExactly("a", "b");
  }

  @Test
  void fullIsToldOnceUntilTheQueueIsEmpty() {
    add("a", "b", "c");
    assertThat(told).isEmpty();

    add("d", "e");
    assertThat(told).containsExactly("full");
    executor.runAll();

    assertThat(told).containsExactly("full", "a", "b", "c", "d", "e", "empty");
  }

  @Test
  void fullIsToldAgainAfterEmpty() {
    add("a", "b", "c", "d");
    executor.runAll();
    told.clear();

    add("a", "b", "c", "d");
    executor.runAll();

    assertThat(told).containsExactly("full", "a", "b", "c", "d", "empty");
  }

  @Test
  void emptyIsNotToldToAQueueThatWasNeverFull() {
    add("a", "b", "c");

    executor.runAll();

    assertThat(told).containsExactly("a", "b", "c");
  }

  @Test
  void othersGetTheExecutorBetweenBatches() {
    List<Integer> ran = new ArrayList<>();
    IntStream.range(0, 100).forEach(i -> queue.add(() -> ran.add(i)));
    executor.execute(() -> ran.add(-1));

    executor.runAll();

    assertThat(ran.indexOf(-1)).isEqualTo(32);
    ran.remove(Integer.valueOf(-1));
    assertThat(ran).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void taskThatThrowsDoesNotStopThoseBehindIt() {
    queue.add(
        () -> {
          throw new AssertionError("as planned");
        });
    add("b");

    assertThatThrownBy(executor::runNext).hasMessage("as planned");
    executor.runAll();

    assertThat(told).containsExactly("b");
  }

  @Test
  void refusalIsToldAndNothingIsTakenAfterIt() {
    executor.shutDown();

    queue.add(() -> told.add("a"));

    assertThat(told).containsExactly("refused");
    assertThat(queue.add(() -> told.add("b"))).isFalse();
    assertThat(told).containsExactly("refused");
  }

  @Test
  void refusalBetweenBatchesDropsTheRest() {
    IntStream.range(0, 40).forEach(i -> queue.add(() -> told.add(Integer.toString(i))));
    told.clear();
    executor.shutDown();

    executor.runAll();

    assertThat(told).hasSize(33).endsWith("31", "refused");
    assertThat(queue.add(() -> {})).isFalse();
  }

  @Test
  void tasksOfOneThreadKeepTheirOrderOnManyThreads() throws InterruptedException {
    int producerCount = 4;
    int taskCount = 2000;
    AtomicInteger runningCount = new AtomicInteger();
    List<List<Integer>> ran = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(producerCount * taskCount);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      SerialQueue shared = new SerialQueue(pool, 64, () -> {}, () -> {}, () -> {});
      List<Thread> producers = new ArrayList<>();
      for (int producer = 0; producer < producerCount; producer++) {
        List<Integer> own = new ArrayList<>();
        ran.add(own);
        Runnable produce =
            () ->
                IntStream.range(0, taskCount)
                    .forEach(
                        i ->
                            shared.add(
                                () -> {
                                  assertThat(runningCount.incrementAndGet()).isEqualTo(1);
                                  own.add(i);
                                  runningCount.decrementAndGet();
                                  done.countDown();
                                }));
        producers.add(new Thread(produce));
      }
      producers.forEach(Thread::start);

      assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      pool.shutdownNow();
    }
    assertThat(ran).allMatch(own -> own.equals(IntStream.range(0, taskCount).boxed().toList()));
  }
}
