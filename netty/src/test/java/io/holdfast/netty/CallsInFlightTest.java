package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CallsInFlightTest {

  private final CallsInFlight calls = new CallsInFlight();

  @Test
  void nothingIsWaitedForWhereNothingIsAnswered() {
    calls.begin();
    calls.end();

    calls.await(Duration.ofDays(1));

    assertThatNoException().isThrownBy(() -> calls.await(Duration.ofDays(1)));
  }

  @Test
  void theLastAnswerEndsTheWait() throws Exception {
    calls.begin();
    calls.begin();
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(() -> calls.await(Duration.ofDays(1)));

    calls.end();
    assertThat(waiting).isNotDone();
    calls.end();

    waiting.get(20, TimeUnit.SECONDS);
  }

  @Test
  void theTimeoutEndsTheWait() {
    calls.begin();
    long startNanos = System.nanoTime();

    calls.await(Duration.ofMillis(50));

    assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(49_000_000);
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    calls.begin();
    Thread.currentThread().interrupt();

    calls.await(Duration.ofDays(1));

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void answersAreTheLastOnesOnceTheyAreToBe() {
    assertThat(calls.isLast()).isFalse();

    calls.beLast();

    assertThat(calls.isLast()).isTrue();
  }
}
