package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that take too long, and servers that may. */
@ParameterizedClass
@ArgumentsSource(AvailableTransports.class)
final class HttpDeadlinesTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  /** Longer than any test: whoever waits for it hangs. */
  private static final Duration LONG = Duration.ofMinutes(10);

  @Parameter TransportKind kind;

  private final BlockingQueue<CompletableFuture<HttpReply>> pending = new LinkedBlockingQueue<>();
  private OpenPort port;
  private RawClient client;

  private void open(Duration request, Duration idle) throws IOException {
    Routes routes = new Routes();
    routes.webSocket("/socket", EchoEndpoint.create());
    routes.http("/now", HttpHandler.of(call -> HttpReply.of(204)));
    routes.http(
        "/late",
        call -> {
          CompletableFuture<HttpReply> reply = new CompletableFuture<>();
          pending.add(reply);
          return reply;
        });
    port =
        OpenPort.of(
            kind,
            routes,
            settings -> settings.withLimits(PortLimits.DEFAULT.withTimeouts(request, idle)));
    client = port.client();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    port.close();
  }

  private CompletableFuture<HttpReply> nextPending() throws InterruptedException {
    return Optional.ofNullable(pending.poll(20, TimeUnit.SECONDS)).orElseThrow();
  }

  /** Lets the time of a deadline pass that must not be reached. */
  private static void letPass(Duration time) throws Exception {
    CompletableFuture<Void> passed = new CompletableFuture<>();
    CompletableFuture.delayedExecutor(time.toMillis() * 3, TimeUnit.MILLISECONDS)
        .execute(() -> passed.complete(null));
    passed.get(60, TimeUnit.SECONDS);
  }

  @Nested
  @DisplayName("The time for a request")
  final class ForARequest {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "G",
          "PRI * HTTP/2.0\r\n",
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
          "GET /now HTTP/1.1\r\nHost: a\r\n",
          "GET /now HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell",
          "GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n",
          "POST /none HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n"
        })
    void endsTheConnectionOfAClientThatFallsSilent(String beginning) throws Exception {
      open(SHORT, LONG);

      client.send(beginning);

      if (beginning.endsWith("SM\r\n\r\n")) {
        // The server's own preface, and its farewell.
        client.readToEnd();
      } else {
        assertThat(client.isAtEnd()).isTrue();
      }
    }

    @Test
    void endsTheConnectionOfAClientThatSendsAByteNowAndThen() throws Exception {
      open(SHORT, LONG);

      assertThat(dripUntilClosed("GET /now HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(100_000)))
          .isTrue();
    }

    @Test
    void endsTheConnectionOfAWebSocketRequestThatComesByteByByte() throws Exception {
      open(SHORT, LONG);

      assertThat(dripUntilClosed(RawClient.upgrade("/socket", "X: " + "y".repeat(100_000))))
          .isTrue();
    }

    /** Sends a byte whenever the server had nothing to say for a while; whether it was cut. */
    private boolean dripUntilClosed(String request) throws IOException {
      client.setPatience(Duration.ofMillis(20));
      for (int i = 0; i < request.length(); i++) {
        try {
          client.send(request.substring(i, i + 1));
        } catch (SocketException e) {
          return true;
        }
        if (client.hasEnded()) {
          return true;
        }
      }
      return false;
    }

    @Test
    void countsForTheBodyAfterContinue() throws Exception {
      open(SHORT, LONG);
      client.sendLines(
          "POST /now HTTP/1.1", "Host: a", "Content-Length: 5", "Expect: 100-continue");

      assertThat(client.readAnswer().status()).isEqualTo(100);
      assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void doesNotCountForTheAnswer() throws Exception {
      open(SHORT, LONG);
      client.sendLines("GET /late HTTP/1.1", "Host: a");
      CompletableFuture<HttpReply> reply = nextPending();

      letPass(SHORT);
      reply.complete(HttpReply.text(200, "late"));

      assertThat(client.readAnswer().body()).isEqualTo("late");
    }

    @Test
    void doesNotCountWhileTheOneBeforeIsAnswered() throws Exception {
      open(SHORT, LONG);
      client.sendLines(
          "GET /late HTTP/1.1",
          "Host: a",
          "",
          "POST /late HTTP/1.1",
          "Host: a",
          "Content-Length: 2");
      client.send("h");
      CompletableFuture<HttpReply> reply = nextPending();

      letPass(SHORT);
      reply.complete(HttpReply.text(200, "late"));

      assertThat(client.readAnswer().body()).isEqualTo("late");
      client.send("i");
      nextPending().complete(HttpReply.text(200, "second"));
      assertThat(client.readAnswer().body()).isEqualTo("second");
    }

    @Test
    void doesNotCountOnceTheWebSocketIsOpen() throws Exception {
      open(SHORT, SHORT);
      client.openWebSocket("/socket");

      letPass(SHORT);
      client.sendText("still here");

      assertThat(client.readFrame()).isEqualTo(RawClient.Frame.text("still here"));
    }
  }

  @Nested
  @DisplayName("The time between two requests")
  final class BetweenTwo {

    @Test
    void endsTheConnection() throws Exception {
      open(LONG, SHORT);
      client.sendLines("GET /now HTTP/1.1", "Host: a");

      assertThat(client.readAnswer().status()).isEqualTo(204);
      assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void doesNotCountForAnAnswerThatTakesLonger() throws Exception {
      open(LONG, SHORT);
      client.sendLines("GET /now HTTP/1.1", "Host: a", "", "GET /late HTTP/1.1", "Host: a");
      assertThat(client.readAnswer().status()).isEqualTo(204);
      CompletableFuture<HttpReply> reply = nextPending();

      letPass(SHORT);
      reply.complete(HttpReply.text(200, "late"));

      assertThat(client.readAnswer().body()).isEqualTo("late");
    }

    @Test
    void endsAConnectionThatEndedNothingButItsFirstRequest() throws Exception {
      open(LONG, SHORT);
      client.sendLines("GET /now HTTP/1.1", "Host: a");
      assertThat(client.readAnswer().status()).isEqualTo(204);

      client.send("GET /now HTTP/1.1\r\n");

      assertThat(client.readToEnd()).isEmpty();
    }
  }
}
