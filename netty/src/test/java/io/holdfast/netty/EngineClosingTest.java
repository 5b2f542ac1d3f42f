package io.holdfast.netty;

import static io.holdfast.netty.EnginePort.WEB_SOCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.EngineTimer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an endpoint ends, and what waits for its beginning. */
@Timeout(60)
final class EngineClosingTest {

  private static final Duration DRAIN = Duration.ofMillis(400);

  @Test
  void sessionsAreClosedOneAfterTheOther() throws Exception {
    try (EnginePort port = new EnginePort(TransportKind.NIO, options -> options.drainTime(DRAIN));
        RawClient first = port.client();
        RawClient second = port.client()) {
      first.openWebSocket(WEB_SOCKET);
      second.openWebSocket(WEB_SOCKET);
      awaitLoop(port.accepted());
      awaitLoop(port.accepted());
      long startNanos = System.nanoTime();

      CompletableFuture<Void> closed = port.endpoint().close().toCompletableFuture();
      port.endpoint().close();
      assertThat(port.event()).isEqualTo("close: server shutting down");
      assertThat(closed).isNotDone();
      closed.get(20, TimeUnit.SECONDS);

      // The second one after half of the time.
      assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(DRAIN.toNanos() / 2);
      assertThat(port.event()).isEqualTo("close: server shutting down");
      assertThat(port.endpoint().clientsCount()).isZero();
    }
  }

  /** A session that is still being opened when all are closed ends at once. */
  private static void awaitLoop(EngineSocket socket) throws Exception {
    CompletableFuture<Void> isOpened = new CompletableFuture<>();
    socket.execute(() -> isOpened.complete(null));
    isOpened.get(20, TimeUnit.SECONDS);
  }

  @Test
  void theTimeIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EnginePort.Options().drainTime(Duration.ofMillis(-1)).policy())
        .withMessage("drainTime must be 0 or more, was PT-0.001S");
  }

  @Test
  void timersWaitForThePort() throws Exception {
    EngineEndpoint endpoint = EngineEndpoint.create(new EnginePort.Options());
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    endpoint.schedule(Duration.ofMillis(20), () -> done.add("second"));
    EngineTimer cancelled = endpoint.schedule(Duration.ZERO, () -> done.add("cancelled"));
    endpoint.schedule(Duration.ZERO, () -> done.add("first"));
    cancelled.cancel();
    assertThat(done).isEmpty();

    try (Loops loops = Loops.open(TransportKind.NIO, 1, QueueLimits.DEFAULT, true)) {
      endpoint.bind(loops);

      assertThat(List.of(done.take(), done.take())).containsExactlyInAnyOrder("first", "second");
      endpoint.schedule(Duration.ZERO, () -> done.add("third"));
      assertThat(done.poll(20, TimeUnit.SECONDS)).isEqualTo("third");
    }
  }
}
