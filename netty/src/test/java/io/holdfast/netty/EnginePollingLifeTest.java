package io.holdfast.netty;

import static io.holdfast.netty.EnginePort.OPEN;
import static io.holdfast.netty.EnginePort.get;
import static io.holdfast.netty.EnginePort.post;
import static io.holdfast.netty.EnginePort.sid;
import static io.holdfast.netty.EnginePort.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineListener;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  @DisplayName("What is sent once more, as by browsers when a connection breaks before the answer")
  final class SentOnceMore {

    private static final String UNKNOWN = "{\"code\":1,\"message\":\"Session ID unknown\"}";

    private void momentPasses() {
      long nowNanos = System.nanoTime();
      await().until(() -> System.nanoTime() - nowNanos > TimeUnit.MILLISECONDS.toNanos(20));
    }

    @Test
    void aPollEndsTheSessionForItsAnswerIsLost() throws Exception {
      String sid = openSession();
      port.accepted().send(EngineMessage.text("a"));
      assertThat(answer(second, get(use(sid) + "&t=x1")).body()).isEqualTo("4a");
      momentPasses();

      assertThat(answer(client, get(use(sid) + "&t=x1")).body()).isEqualTo(UNKNOWN);

      assertThat(port.event()).isEqualTo("close: transport error");
    }

    @Test
    void aPostEndsTheSessionForItWasCarriedOut() throws Exception {
      String sid = openSession();
      String request = post(use(sid) + "&t=x1", "4a");
      assertThat(answer(second, request).body()).isEqualTo("ok");
      momentPasses();

      assertThat(answer(client, request).body()).isEqualTo(UNKNOWN);

      assertThat(port.event()).isEqualTo("close: transport error");
    }
  }

  @Nested
  @DisplayName("Time")
  final class Time {

    // @Twin("engine.io/server: should trigger on both ends upon ping timeout")
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
    // @Twin("engine.io/server: should not discard the packets in the writeBuffer when closing
    //     gracefully")
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

    // @Twin("engine.io/server: should discard the packets in the writeBuffer when stopping the
    //     server")
    // @Twin("engine.io/server: should discard the packets in the writeBuffer when stopping the
    //     server (2)")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aServerThatIsClosedKeepsNothingForLaterPolls(boolean isClosing) throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();
      socket.send(EngineMessage.text("hello"));
      if (isClosing) {
        socket.close(CloseReason.FORCED_CLOSE);
      }

      port.endpoint().close().toCompletableFuture().get(20, TimeUnit.SECONDS);

      assertThat(port.event())
          .isEqualTo(isClosing ? "close: forced close" : "close: server shutting down");
      assertThat(answer(second, get(use(sid))).body()).doesNotContain("hello");
    }

    @Test
    void aSessionThatIsDiscardedWaitsForNoPoll() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();
      socket.send(EngineMessage.text("hello"));

      socket.discard(CloseReason.FORCED_CLOSE);

      assertThat(port.event()).isEqualTo("close: forced close");
      assertThat(answer(second, get(use(sid))).body()).contains("Session ID unknown");
    }

    // @Twin("engine.io/server: should trigger early with connection `transport close` after
    //     missing pong")
    @Test
    void aPollThatWaitsIsToldAtOnceThatTheServerClosesTheSession() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();
      client.send(get(use(sid)));
      await().until(socket::isWritable);

      socket.close(CloseReason.FORCED_CLOSE);

      assertThat(client.readAnswer().body()).isEqualTo("1");
      assertThat(port.event()).isEqualTo("close: forced close");
    }

    // @Twin("engine.io/server: should abort the polling data request if it is in progress")
    @Test
    void aBodyThatIsUnderWayWhenTheSessionIsClosedIsRefused() throws Exception {
      String sid = openSession();
      EngineSocket socket = port.accepted();
      client.send(get(use(sid)));
      await().until(socket::isWritable);
      second.send(
          "POST " + use(sid) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 6\r\n\r\n4abc");
      // The head has been seen when what follows it on its loop is answered.
      try (RawClient third = port.client();
          RawClient fourth = port.client()) {
        assertThat(answer(third, get(OPEN)).status()).isEqualTo(200);
        assertThat(answer(fourth, get(OPEN)).status()).isEqualTo(200);
      }

      socket.close(CloseReason.FORCED_CLOSE);
      assertThat(port.event()).isEqualTo("close: forced close");
      second.send("de");

      assertThat(second.readAnswer().status()).isEqualTo(400);
    }

    // @Twin("engine.io/server: should trigger a flush/drain event")
    @Test
    void aPollThatTakesWhatWaitedIsADrain() throws Exception {
      BlockingQueue<String> told = new LinkedBlockingQueue<>();
      port.endpoint().onConnection(socket -> new Drained(socket, told));
      String sid = openSession();
      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("drain, 0 bytes left");

      client.send(post(use(sid), "4a"));
      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("sent, 2 bytes left");
      client.send(get(use(sid)));

      assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("drain, 0 bytes left");
      assertThat(client.readAnswer().body()).isEqualTo("ok");
      assertThat(client.readAnswer().body()).isEqualTo("4a");
    }

    @Test
    void aPostAfterTheEndIsToldThatTheSessionIsUnknown() throws Exception {
      String sid = openSession();

      assertThat(answer(second, post(use(sid), "1")).body()).isEqualTo("ok");
      // A poll may still come, and so the session is known for a second.
      assertThat(answer(second, post(use(sid), "4a")).body())
          .isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
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

  /** Sends back, and says when that has been taken. */
  private record Drained(EngineSocket socket, BlockingQueue<String> told)
      implements EngineListener {

    @Override
    public void onText(ByteBuf payload, int offset, int length) {
      socket.send(EngineMessage.text(payload.toString(offset, length, StandardCharsets.UTF_8)));
      told.add("sent, " + socket.bufferedBytes() + " bytes left");
    }

    @Override
    public void onBinary(ByteBuf payload, int offset, int length) {
      throw new AssertionError("nobody sends bytes");
    }

    @Override
    public void onDrain() {
      told.add("drain, " + socket.bufferedBytes() + " bytes left");
    }

    @Override
    public void onClose(CloseReason reason) {
      // Not looked at.
    }
  }
}
