package io.holdfast.netty;

import static io.holdfast.netty.EnginePort.OPEN;
import static io.holdfast.netty.EnginePort.get;
import static io.holdfast.netty.EnginePort.post;
import static io.holdfast.netty.EnginePort.sid;
import static io.holdfast.netty.EnginePort.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.netty.RawClient.Answer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** How long polls and sessions on polling last. */
@ParameterizedClass
@ArgumentsSource(AvailableTransports.class)
final class EnginePollingLifeTest extends EngineFixture {

  @Parameter TransportKind kind;

  @BeforeEach
  void open() throws Exception {
    open(kind, options -> options.maxHttpBufferSize(2000).allowEio3(true));
  }

  @Nested
  @DisplayName("One connection for everything")
  final class Pipelined {

    @Test
    void aRequestBehindAPollEndsIt() throws Exception {
      String sid = openSession();

      client.send(get(use(sid)) + post(use(sid), "4a") + get(use(sid)));

      assertThat(client.readAnswer().body()).isEqualTo("6");
      assertThat(client.readAnswer().body()).isEqualTo("ok");
      assertThat(client.readAnswer().body()).isEqualTo("4a");
    }

    @Test
    void aRequestThatComesLaterEndsItToo() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();
      second.send(get(use(sid)));
      await().until(socket::isWritable);

      second.send(post(use(sid), "4a"));

      assertThat(second.readAnswer().body()).isEqualTo("6");
      assertThat(second.readAnswer().body()).isEqualTo("ok");
      assertThat(answer(second, get(use(sid))).body()).isEqualTo("4a");
    }

    @Test
    void anUpgradeBehindAPollIsAnsweredAfterIt() throws Exception {
      String sid = openSession();

      client.send(get(use(sid)) + RawClient.upgrade(EnginePort.WEB_SOCKET + "&sid=" + sid));

      assertThat(client.readAnswer().body()).isEqualTo("6");
      assertThat(client.readAnswer().status()).isEqualTo(101);
    }
  }

  @Nested
  @DisplayName("Time")
  final class Time {

    // @Twin("engine.io/server: should trigger on server even when there is no outstanding
    //     polling request (GH-198)")
    @Test
    void aSessionThatIsNotPolledEndsInTime() throws Exception {
      try (EnginePort hasty =
              new EnginePort(
                  kind,
                  options ->
                      options
                          .pingInterval(Duration.ofMillis(60))
                          .pingTimeout(Duration.ofMillis(40)));
          RawClient opener = hasty.client()) {
        long begunNanos = System.nanoTime();
        opener.send(get(OPEN));
        String sid = sid(opener.readAnswer().body());

        assertThat(answer(opener, get(use(sid))).body()).isEqualTo("2");
        assertThat(hasty.event()).isEqualTo("close: ping timeout");

        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
        assertThat(tookMillis).isGreaterThanOrEqualTo(96);
        assertThat(hasty.endpoint().clientsCount()).isZero();
      }
    }

    @Test
    void aClosedServerTakesNobodyAndKeepsNobody() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();
      client.send(get(use(sid)));
      await().until(socket::isWritable);

      port.endpoint().close().toCompletableFuture().get(20, TimeUnit.SECONDS);

      assertThat(client.readAnswer().body()).isEqualTo("1");
      assertThat(port.event()).isEqualTo("close: server shutting down");
      assertThat(answer(second, get(OPEN)).status()).isEqualTo(503);
      second.send(RawClient.upgrade(EnginePort.WEB_SOCKET));
      assertThat(second.readAnswer().status()).isEqualTo(503);
    }

    // @Twin("engine.io/server: should trigger when server closes a client")
    @Test
    void aServerThatClosesASessionTellsTheNextPoll() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();

      socket.send(EngineMessage.text("a"));
      socket.close(CloseReason.FORCED_CLOSE);

      assertThat(answer(second, get(use(sid))).body()).isEqualTo("4a");
      assertThat(answer(second, get(use(sid))).body()).isEqualTo("1");
      assertThat(port.event()).isEqualTo("close: forced close");
    }

    @Test
    void aSessionTooManyIsNotTaken() throws Exception {
      try (EnginePort small = new EnginePort(kind, options -> options.maxPollingSessions(1));
          RawClient opener = small.client()) {
        opener.send(get(OPEN));
        String sid = sid(opener.readAnswer().body());

        assertThat(answer(opener, get(OPEN)).status()).isEqualTo(503);
        assertThat(answer(opener, post(use(sid), "1")).body()).isEqualTo("ok");
        assertThat(answer(opener, get(OPEN)).status()).isEqualTo(200);
      }
    }

    @Test
    void aTimerRunsOnALoopUnlessItIsCancelled() throws Exception {
      CompletableFuture<String> ran = new CompletableFuture<>();

      port.endpoint().schedule(Duration.ofMillis(100), () -> ran.complete("cancelled")).cancel();
      port.endpoint().schedule(Duration.ofMillis(200), () -> ran.complete("late"));

      assertThat(ran.get(20, TimeUnit.SECONDS)).isEqualTo("late");
    }
  }
}
