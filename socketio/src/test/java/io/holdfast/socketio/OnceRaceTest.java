package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Copies that come on several threads at one time. */
@Timeout(60)
final class OnceRaceTest {

  private static final int THREADS = 4;
  private static final int IDS = 20_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final AtomicIntegerArray applied = new AtomicIntegerArray(IDS);
  private final AtomicInteger answered = new AtomicInteger();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Every thread does the same for every id. */
  private void race(OnceWindow window, int firstTries) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    Callable<Void> racer =
        () -> {
          start.await();
          for (int i = 0; i < IDS; i++) {
            int id = i;
            window.apply(
                "id-" + id, answer -> answered(id, answer), ack -> apply(id, ack, firstTries));
          }
          return null;
        };
    List<Future<Void>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      running.add(threads.submit(racer));
    }
    for (Future<Void> each : running) {
      each.get();
    }
  }

  private void apply(int id, OnceAck ack, int firstTries) {
    if (applied.incrementAndGet(id) <= firstTries) {
      ack.release();
    } else {
      ack.send(id);
    }
  }

  private void answered(int id, Arguments answer) {
    if (answer.size() == 0 || answer.get(0, Integer.class) == id) {
      answered.incrementAndGet();
    }
  }

  @Test
  void areAppliedOnceAndAllAnswered() throws Exception {
    race(OnceWindow.create(OnceOptions.create()), 0);

    for (int i = 0; i < IDS; i++) {
      assertThat(applied.get(i)).isEqualTo(1);
    }
    assertThat(answered).hasValue(THREADS * IDS);
  }

  @Test
  void areAllAnsweredWhenTheFirstIsReleased() throws Exception {
    race(OnceWindow.create(OnceOptions.create()), 1);

    for (int i = 0; i < IDS; i++) {
      assertThat(applied.get(i)).isBetween(1, 2);
    }
    assertThat(answered).hasValue(THREADS * IDS);
  }

  @Test
  void areAllAnsweredWhenTheOldestAreForgotten() throws Exception {
    race(OnceWindow.create(OnceOptions.create().maxIds(1)), 0);

    assertThat(answered).hasValue(THREADS * IDS);
  }
}
