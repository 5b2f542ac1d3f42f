package io.holdfast.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Replies whose bodies are sent bit by bit. */
@Timeout(60)
@ParameterizedClass
@ArgumentsSource(AvailableTransports.class)
final class HttpStreamTest {

  private static final int BACKLOG_BYTES = 200_000;
  private static final int MAX_QUEUED_BYTES = 1_000_000;
  private static final QueueLimits LIMITS =
      new QueueLimits(BACKLOG_BYTES, MAX_QUEUED_BYTES, 50_000_000);

  private static final String LARGE = "x".repeat(100_000);

  /** More than operating systems keep for one connection. */
  private static final int MAX_MESSAGES = 1_000;

  @Parameter TransportKind kind;

  private final BlockingQueue<HttpStream> opened = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private OpenPort port;
  private RawClient client;

  @BeforeEach
  void open() throws Exception {
    Routes routes = new Routes();
    routes.http("/stream", HttpHandler.of(call -> HttpReply.of(200).withStream(this::opened)));
    routes.http("/plain", HttpHandler.of(call -> HttpReply.text(200, "plain")));
    routes.http(
        "/fails",
        HttpHandler.of(
            call ->
                HttpReply.of(200)
                    .withStream(
                        stream -> {
                          opened(stream);
                          throw new IllegalStateException("a listener that fails");
                        })));
    port = OpenPort.of(kind, LIMITS, routes, settings -> settings);
    client = port.client();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    port.close();
  }

  private void opened(HttpStream stream) {
    stream.onClose(() -> events.add("close"));
    stream.onDrain(() -> events.add("drain"));
    opened.add(stream);
  }

  private HttpStream nextStream() throws InterruptedException {
    return Objects.requireNonNull(opened.poll(20, TimeUnit.SECONDS), "no stream was opened");
  }

  private String nextEvent() throws InterruptedException {
    return Objects.requireNonNull(events.poll(20, TimeUnit.SECONDS), "nothing happened");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8)).asReadOnlyBuffer();
  }

  private HttpStream ask(String method, String version) throws Exception {
    client.sendLines(method + " /stream HTTP/" + version, "Host: a");
    return nextStream();
  }

  @Nested
  @DisplayName("HTTP/1.1")
  final class Version11 {

    @Test
    void whatIsSentComesAtOnceAndAsItWasSent() throws Exception {
      HttpStream stream = ask("GET", "1.1");
      RawClient.Answer head = client.readAnswer();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("transfer-encoding")).isEqualTo("chunked");
      assertThat(head.header("content-length")).isEmpty();

      for (String text : new String[] {"one", "two", LARGE}) {
        assertThat(stream.send(bytes(text))).isEqualTo(SendResult.QUEUED);
        assertThat(client.readChunk()).isEqualTo(text);
      }
    }

    @Test
    void theNextRequestIsAnsweredWhenTheBodyHasEnded() throws Exception {
      HttpStream stream = ask("GET", "1.1");
      stream.send(bytes("one"));
      stream.end();

      assertThat(nextEvent()).isEqualTo("close");
      assertThat(stream.isOpen()).isFalse();
      assertThat(stream.send(bytes("two"))).isEqualTo(SendResult.CLOSED);
      client.readAnswer();
      assertThat(client.readChunk()).isEqualTo("one");
      assertThat(client.readChunk()).isEmpty();
      client.sendLines("GET /plain HTTP/1.1", "Host: a");
      assertThat(client.readAnswer().body()).isEqualTo("plain");
    }

    @Test
    void nothingAtAllIsSentOfNothing() throws Exception {
      HttpStream stream = ask("GET", "1.1");
      stream.send(bytes(""));
      stream.send(bytes("one"));
      client.readAnswer();

      assertThat(client.readChunk()).isEqualTo("one");
      await().until(() -> stream.bufferedBytes() == 0);
    }

    @Test
    void aClientThatLeavesIsNoticedThoughNothingIsSent() throws Exception {
      HttpStream stream = ask("GET", "1.1");
      client.close();

      assertThat(nextEvent()).isEqualTo("close");
      assertThat(stream.isOpen()).isFalse();
    }

    @Test
    void aClientThatSendsItsNextRequestIsAnswered() throws Exception {
      HttpStream stream = ask("GET", "1.1");
      stream.send(bytes("one"));
      client.readAnswer();
      assertThat(client.readChunk()).isEqualTo("one");

      client.sendLines("GET /plain HTTP/1.1", "Host: a");

      assertThat(client.readChunk()).isEmpty();
      assertThat(client.readAnswer().body()).isEqualTo("plain");
      assertThat(nextEvent()).isEqualTo("close");
    }

    @Test
    void aClientThatWantsNoMoreHasItsConnectionClosed() throws Exception {
      client.sendLines("GET /stream HTTP/1.1", "Host: a", "Connection: close");
      nextStream().end();

      assertThat(client.readAnswer().header("connection")).isEqualTo("close");
      assertThat(client.readChunk()).isEmpty();
      assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void aHeadRequestIsAnsweredWithTheHeadAlone() throws Exception {
      client.sendLines("HEAD /stream HTTP/1.1", "Host: a");

      assertThat(client.readAnswerToHead().status()).isEqualTo(200);
      client.sendLines("GET /plain HTTP/1.1", "Host: a");
      assertThat(client.readAnswer().body()).isEqualTo("plain");
      assertThat(opened).isEmpty();
    }

    @Test
    void aHandlerThatFailsCutsTheBody() throws Exception {
      client.sendLines("GET /fails HTTP/1.1", "Host: a");

      nextStream();
      assertThat(nextEvent()).isEqualTo("close");
      client.readAnswer();
      assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void theBodyEndsWithThePort() throws Exception {
      ask("GET", "1.1");
      client.readAnswer();

      port.port().close();

      port.port().awaitCalls(Duration.ofSeconds(20));
      assertThat(nextEvent()).isEqualTo("close");
      assertThat(client.readChunk()).isEmpty();
      assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void aBodyThatBeginsAfterTheEndOfThePortEndsAtOnce() throws Exception {
      client.sendLines("GET /plain HTTP/1.1", "Host: a");
      client.readAnswer();
      port.port().close();

      ask("GET", "1.1");

      assertThat(client.readAnswer().header("connection")).isEqualTo("close");
      assertThat(client.readChunk()).isEmpty();
    }
  }

  @Test
  @DisplayName("HTTP/1.0 knows no chunks (RFC 9112 §7.1)")
  void aClientOfVersion10TakesWhatComesUntilTheEnd() throws Exception {
    HttpStream stream = ask("GET", "1.0");
    stream.send(bytes("one"));
    stream.send(bytes("two"));
    stream.end();

    RawClient.Answer head = client.readAnswer();
    assertThat(head.header("transfer-encoding")).isEmpty();
    assertThat(client.readToEnd()).isEqualTo("onetwo");
  }

  @Nested
  @DisplayName("HTTP/2")
  final class Version2 {

    private Http2Request ask(Http2Client over) throws Exception {
      return over.open().sendLast(Http2Request.get("/stream"));
    }

    @Test
    void whatIsSentComesAtOnceAndOtherRequestsAreAnsweredBesideIt() throws Exception {
      try (Http2Client over = Http2Client.to(port.number())) {
        Http2Request request = ask(over);
        HttpStream stream = nextStream();
        stream.send(bytes("one"));
        Http2Headers head = request.readHeaders();
        assertThat(head.status()).hasToString("200");
        assertThat(head.contains("transfer-encoding")).isFalse();
        assertThat(request.readText(3)).isEqualTo("one");

        Http2Request plain = over.open().sendLast(Http2Request.get("/plain"));
        assertThat(plain.readStatus()).isEqualTo("200");
        assertThat(plain.readBody()).isEqualTo("plain");
        stream.send(bytes("two"));
        stream.end();

        assertThat(request.readBody()).isEqualTo("two");
        assertThat(nextEvent()).isEqualTo("close");
      }
    }

    @Test
    void aStreamThatIsResetIsNoticed() throws Exception {
      try (Http2Client over = Http2Client.to(port.number())) {
        Http2Request request = ask(over);
        HttpStream stream = nextStream();
        request.readHeaders();

        request.reset();

        assertThat(nextEvent()).isEqualTo("close");
        assertThat(stream.isOpen()).isFalse();
        assertThat(over.isOpen()).isTrue();
      }
    }

    @Test
    void aStreamThatIsNotReadIsResetAndItsNeighboursAreNot() throws Exception {
      try (Http2Client over = Http2Client.withWindow(port.number(), 100_000)) {
        Http2Request slow = ask(over);
        HttpStream stuck = nextStream();
        slow.readHeaders();
        slow.setReading(false);

        assertThat(sendUntilFull(stuck)).isBetween(10, 13);

        await().until(() -> events.contains("close"));
        await().until(() -> stuck.bufferedBytes() == 0);
        slow.setReading(true);
        assertThat(slow.readEnd()).isEqualTo(Http2Error.CANCEL);
        Http2Request quick = ask(over);
        nextStream().end();
        assertThat(quick.readStatus()).isEqualTo("200");
      }
    }
  }

  /** {@return after how many large messages the queue was full} */
  private static int sendUntilFull(HttpStream stream) {
    int count = 0;
    SendResult result = SendResult.QUEUED;
    while (result.isAccepted() && count < MAX_MESSAGES) {
      result = stream.send(bytes(LARGE));
      count++;
    }
    assertThat(result).isEqualTo(SendResult.QUEUE_FULL);
    return count;
  }

  @Nested
  @DisplayName("Clients that do not read")
  final class Slow {

    @Test
    void tooMuchCostsTheConnection() throws Exception {
      HttpStream stream = ask("GET", "1.1");

      sendUntilFull(stream);

      await().until(() -> events.contains("close"));
      assertThat(stream.isOpen()).isFalse();
      await().until(() -> port.port().openConnections() == 0);
      await().until(() -> stream.bufferedBytes() == 0);
    }

    @Test
    void aClientThatCatchesUpIsWaitedFor() throws Exception {
      HttpStream stream = ask("GET", "1.1");
      int count = 0;
      SendResult result = SendResult.QUEUED;
      while (result == SendResult.QUEUED && count < MAX_MESSAGES) {
        result = stream.send(bytes(LARGE));
        count++;
      }
      assertThat(result).isEqualTo(SendResult.BACKLOGGED);

      client.readAnswer();
      for (int i = 0; i < count; i++) {
        assertThat(client.readChunk()).isEqualTo(LARGE);
      }

      assertThat(nextEvent()).isEqualTo("drain");
      assertThat(stream.isOpen()).isTrue();
    }
  }

  @Nested
  @DisplayName("Groups")
  final class Groups {

    private final HttpStreamGroup group = new HttpStreamGroup();

    @Test
    void allHearTheSameInOrderOnAllLoops() throws Exception {
      try (RawClient second = port.client();
          RawClient third = port.client()) {
        RawClient[] clients = {client, second, third};
        for (RawClient each : clients) {
          each.sendLines("GET /stream HTTP/1.1", "Host: a");
          group.add(nextStream());
        }
        for (int i = 0; i < 20; i++) {
          group.broadcast(bytes("message " + i));
        }
        for (RawClient each : clients) {
          each.readAnswer();
          for (int i = 0; i < 20; i++) {
            assertThat(each.readChunk()).isEqualTo("message " + i);
          }
        }
        assertThat(group.size()).isEqualTo(3);
      }
      await().until(() -> group.size() == 1);
    }

    @Test
    void whoIsAddedTwiceHearsOnce() throws Exception {
      HttpStream stream = ask("GET", "1.1");
      group.add(stream);
      group.add(stream);
      group.broadcast(bytes("one"));
      group.broadcast(bytes("two"));

      client.readAnswer();
      assertThat(client.readChunk()).isEqualTo("one");
      assertThat(client.readChunk()).isEqualTo("two");
      assertThat(group.size()).isEqualTo(1);
    }

    @Test
    void whoIsRemovedHearsNothingMore() throws Exception {
      HttpStream stream = ask("GET", "1.1");
      group.add(stream);
      group.broadcast(bytes("one"));
      group.remove(stream);
      group.broadcast(bytes("two"));
      stream.send(bytes("three"));

      client.readAnswer();
      assertThat(client.readChunk()).isEqualTo("one");
      assertThat(client.readChunk()).isEqualTo("three");
      assertThat(group.size()).isZero();
    }

    @Test
    void oneThatDoesNotReadLosesItsConnectionAndTheOthersHearAll() throws Exception {
      group.add(ask("GET", "1.1"));
      try (RawClient quick = port.client()) {
        quick.sendLines("GET /stream HTTP/1.1", "Host: a");
        group.add(nextStream());
        quick.readAnswer();
        for (int i = 0; i < MAX_MESSAGES && group.size() != 1; i++) {
          group.broadcast(bytes(LARGE));
          assertThat(quick.readChunk()).isEqualTo(LARGE);
        }
        assertThat(group.size()).isEqualTo(1);
        group.broadcast(bytes("the last"));
        assertThat(quick.readChunk()).isEqualTo("the last");
      }
    }
  }
}
