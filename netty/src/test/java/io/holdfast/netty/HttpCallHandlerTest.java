package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.netty.RawClient.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain requests over HTTP/1.1, byte for byte. */
@ParameterizedClass
@ArgumentsSource(AvailableTransports.class)
final class HttpCallHandlerTest {

  private static final String JSON = "[" + "\"holdfast\",".repeat(200) + "1]";

  @Parameter TransportKind kind;

  private final BlockingQueue<CompletableFuture<HttpReply>> pending = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> abandoned = new LinkedBlockingQueue<>();
  private final Routes routes = new Routes();
  private OpenPort port;
  private RawClient client;

  @BeforeEach
  void open() throws Exception {
    routes.http("/echo", HttpHandler.of(HttpCallHandlerTest::echo));
    routes.http("/json", HttpHandler.of(call -> HttpReply.json(200, JSON)));
    routes.http("/nothing", HttpHandler.of(call -> HttpReply.of(204)));
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
            settings -> settings.withLimits(PortLimits.DEFAULT.withRequest(1024, 20, 1000)));
    client = port.client();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    port.close();
  }

  private static HttpReply echo(HttpCall call) {
    byte[] body = new byte[call.body().remaining()];
    call.body().get(body);
    return HttpReply.text(
        200,
        String.join(
            " ",
            call.method(),
            call.path(),
            call.query("q").orElse("-"),
            new String(body, StandardCharsets.UTF_8)));
  }

  private CompletableFuture<HttpReply> nextPending() throws InterruptedException {
    return Optional.ofNullable(pending.poll(20, TimeUnit.SECONDS)).orElseThrow();
  }

  private Answer get(String target, String... headers) throws Exception {
    client.send(requestFor(target, headers));
    return client.readAnswer();
  }

  private static String requestFor(String target, String... headers) {
    StringBuilder lines = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: a\r\n");
    for (String header : headers) {
      lines.append(header).append("\r\n");
    }
    return lines.append("\r\n").toString();
  }

  @Nested
  @DisplayName("Answers")
  final class Answers {

    @Test
    void aRequestIsAnsweredByItsRoute() throws Exception {
      Answer answer = get("/echo?q=a%20b&q=c&r=d");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("GET /echo a b ");
      assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void aBodyReachesTheHandler() throws Exception {
      client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
      client.send("llo");

      assertThat(client.readAnswer().body()).isEqualTo("POST /echo - hello");
    }

    @Test
    void aBodyInChunksReachesTheHandler() throws Exception {
      client.sendLines("POST /echo HTTP/1.1", "Host: a", "Transfer-Encoding: chunked");
      client.sendLines("2", "he", "3", "llo", "0");

      assertThat(client.readAnswer().body()).isEqualTo("POST /echo - hello");
    }

    @Test
    void aPathThatLeadsNowhereIs404() throws Exception {
      assertThat(get("/none").status()).isEqualTo(404);
      assertThat(get("/echo").status()).isEqualTo(200);
    }

    @Test
    void aHeadRequestIsAnsweredWithoutTheBody() throws Exception {
      client.sendLines("HEAD /echo HTTP/1.1", "Host: a");
      Answer answer = client.readAnswerToHead();

      assertThat(answer.header("content-length")).isEqualTo("13");
      assertThat(get("/nothing").status()).isEqualTo(204);
    }

    @Test
    void aLongAnswerIsCompressedForAClientThatCan() throws Exception {
      Answer answer = get("/json", "Accept-Encoding: gzip, br");

      assertThat(answer.header("content-encoding")).isEqualTo("gzip");
      assertThat(unzipped(answer)).isEqualTo(JSON);
      assertThat(get("/json").body()).isEqualTo(JSON);
    }

    private String unzipped(Answer answer) throws Exception {
      byte[] bytes = answer.body().getBytes(StandardCharsets.ISO_8859_1);
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }

    @Test
    void anAnswerWithoutABodyHasNoLength() throws Exception {
      assertThat(get("/nothing").headers().asMap()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a/echo?q=1", "HTTP://a:80/echo?q=1", "https://a/echo?q=1"})
    @DisplayName("The target may be a whole URI (RFC 9112 §3.2.2)")
    void theTargetMayBeAWholeUri(String target) throws Exception {
      assertThat(get(target).body()).isEqualTo("GET /echo 1 ");
    }

    @Test
    void aClientThatAsksMayContinue() throws Exception {
      client.sendLines(
          "POST /echo HTTP/1.1", "Host: a", "Content-Length: 2", "Expect: 100-continue");

      assertThat(client.readAnswer().status()).isEqualTo(100);
      client.send("hi");
      assertThat(client.readAnswer().body()).isEqualTo("POST /echo - hi");
    }
  }

  @Nested
  @DisplayName("Handlers that fail")
  final class Failing {

    @Test
    void aFailureIs500() throws Exception {
      routes.http("/fails", call -> CompletableFuture.failedFuture(new IllegalStateException("x")));

      assertThat(get("/fails").status()).isEqualTo(500);
      assertThat(get("/echo").status()).isEqualTo(200);
    }

    @Test
    void anExceptionIs500AndNotTold() throws Exception {
      routes.http(
          "/throws",
          call -> {
            throw new IllegalStateException("a secret");
          });

      Answer answer = get("/throws");

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("The server could not answer.\n");
    }

    @Test
    void aReplyThatIsMissingIs500() throws Exception {
      routes.http("/null", call -> CompletableFuture.completedFuture(null));

      assertThat(get("/null").status()).isEqualTo(500);
    }

    @Test
    void aStageThatIsMissingIs500() throws Exception {
      routes.http("/null", call -> null);

      assertThat(get("/null").status()).isEqualTo(500);
    }

    @Test
    void aReplyThatCannotBeSentIs500() throws Exception {
      routes.http(
          "/odd", HttpHandler.of(call -> HttpReply.of(200).withHeader("x-odd", "a\u0000b")));

      assertThat(get("/odd").status()).isEqualTo(500);
    }
  }

  @Nested
  @DisplayName("RFC 9112 §9.3 Persistence and Pipelining")
  final class Persistence {

    @Test
    void requestsInARowAreAnsweredInOrder() throws Exception {
      client.send(
          requestFor("/late")
              + requestFor("/echo?q=2")
              + requestFor("/late")
              + requestFor("/echo?q=4"));
      CompletableFuture<HttpReply> first = nextPending();
      assertThat(pending).isEmpty();
      first.complete(HttpReply.text(200, "first"));

      assertThat(client.readAnswer().body()).isEqualTo("first");
      assertThat(client.readAnswer().body()).isEqualTo("GET /echo 2 ");
      nextPending().complete(HttpReply.text(200, "third"));
      assertThat(client.readAnswer().body()).isEqualTo("third");
      assertThat(client.readAnswer().body()).isEqualTo("GET /echo 4 ");
    }

    @Test
    void manyRequestsInARowDoNotPileUp() throws Exception {
      // Where answers are taken later, the codec keeps what has come meanwhile: 128 at most.
      int count = kind.readsAtOnce() ? 5_000 : 100;
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.send(requestFor("/nothing").repeat(count));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      for (int i = 0; i < count; i++) {
        assertThat(client.readAnswer().status()).isEqualTo(204);
      }
      sending.get(20, TimeUnit.SECONDS);
    }

    @Test
    void aBodyThatIsTooLongIsAnsweredInItsTurn() throws Exception {
      client.send(requestFor("/late") + requestFor("/echo", "Content-Length: 2000"));
      nextPending().complete(HttpReply.text(200, "first"));

      assertThat(client.readAnswer().body()).isEqualTo("first");
      assertThat(client.readAnswer().status()).isEqualTo(413);
    }

    @Test
    void aWebSocketIsOpenedInItsTurn() throws Exception {
      routes.webSocket("/socket", EchoEndpoint.create());
      client.send(requestFor("/late") + RawClient.upgrade("/socket"));
      nextPending().complete(HttpReply.text(200, "first"));

      assertThat(client.readAnswer().body()).isEqualTo("first");
      assertThat(client.readAnswer().status()).isEqualTo(101);
      client.sendText("hello");
      assertThat(client.readFrame()).isEqualTo(RawClient.Frame.text("hello"));
    }

    @Test
    void aConnectionIsKeptUnlessTheClientSaysOtherwise() throws Exception {
      assertThat(get("/echo").header("connection")).isEmpty();
      assertThat(get("/echo", "Connection: close").header("connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void whatFollowsTheLastRequestIsNotAnswered() throws Exception {
      client.send(requestFor("/echo", "Connection: close") + requestFor("/echo"));

      assertThat(client.readAnswer().status()).isEqualTo(200);
      assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void aRequestOfVersion10IsTheLast() throws Exception {
      client.sendLines("GET /echo HTTP/1.0");

      assertThat(client.readAnswer().body()).isEqualTo("GET /echo - ");
      assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void aRequestOfVersion10MayKeepTheConnection() throws Exception {
      client.sendLines("GET /echo HTTP/1.0", "Connection: keep-alive");

      assertThat(client.readAnswer().header("connection")).isEqualTo("keep-alive");
      assertThat(get("/echo").status()).isEqualTo(200);
    }

    @Test
    void aHandlerLearnsThatItsClientHasGone() throws Exception {
      holdBack();
      client.sendLines("GET /held HTTP/1.1", "Host: a");
      nextPending();

      client.close();

      assertThat(abandoned.poll(20, TimeUnit.SECONDS)).isEqualTo("/held");
    }

    @Test
    void aHandlerLearnsThatItsClientHasSentTheNextRequest() throws Exception {
      holdBack();
      client.sendLines("GET /held HTTP/1.1", "Host: a");
      CompletableFuture<HttpReply> held = nextPending();

      client.send(requestFor("/echo?q=next"));

      assertThat(abandoned.poll(20, TimeUnit.SECONDS)).isEqualTo("/held");
      held.complete(HttpReply.text(200, "first"));
      assertThat(client.readAnswer().body()).isEqualTo("first");
      assertThat(client.readAnswer().body()).isEqualTo("GET /echo next ");
    }

    private void holdBack() {
      routes.http(
          "/held",
          call -> {
            call.onAbandoned(() -> abandoned.add(call.path()));
            CompletableFuture<HttpReply> reply = new CompletableFuture<>();
            pending.add(reply);
            return reply;
          });
    }

    @Test
    void aClientThatIsGoneHurtsNobody() throws Exception {
      client.sendLines("GET /late HTTP/1.1", "Host: a");
      CompletableFuture<HttpReply> reply = nextPending();
      client.cut();

      reply.complete(HttpReply.text(200, "too late"));

      await().until(() -> port.port().openConnections() == 0);

      try (RawClient other = port.client()) {
        other.sendLines("GET /nothing HTTP/1.1", "Host: a");
        assertThat(other.readAnswer().status()).isEqualTo(204);
      }
    }
  }

  @Nested
  @DisplayName("Requests that are refused")
  final class Refused {

    private void assertRefused(int status, String body) throws Exception {
      Answer answer = client.readAnswer();
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.body()).isEqualTo(body);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.isAtEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "hello",
          "GET /echo",
          "GET /echo HTTP/x.y\r\nHost: a",
          "GET /echo HTTP/1.1\r\nHost: a\r\nX Y: z",
          "GET /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -1",
          "GET /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2"
        })
    void aMalformedRequestIs400(String lines) throws Exception {
      client.sendLines(lines);

      assertRefused(400, "The request is malformed.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%zz", "/echo?q=%", "/echo?%u0041=1"})
    void aTargetThatCannotBeDecodedIs400(String target) throws Exception {
      client.sendLines("GET " + target + " HTTP/1.1", "Host: a");

      assertRefused(400, "The request is malformed.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y", "Host: a\r\nHost: b"})
    @DisplayName("A request names its host, once (RFC 9112 §3.2)")
    void aRequestNamesItsHostOnce(String headers) throws Exception {
      client.sendLines("GET /echo HTTP/1.1", headers);

      assertRefused(400, "The request must name its host, once.\n");
    }

    @Test
    void aMalformedChunkIs400() throws Exception {
      client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");

      assertRefused(400, "The request is malformed.\n");
    }

    @Test
    void aLongRequestLineIs414() throws Exception {
      client.sendLines("GET /" + "a".repeat(1024) + " HTTP/1.1", "Host: a");

      assertRefused(414, "The request line is too long.\n");
    }

    @Test
    void longHeadersAre431() throws Exception {
      client.sendLines("GET /echo HTTP/1.1", "Host: a", "X: " + "a".repeat(1024));

      assertRefused(431, "The headers are too long.\n");
    }

    @Test
    void manyHeadersAre431() throws Exception {
      client.send("GET /echo HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(20) + "\r\n");

      assertRefused(431, "More than 20 headers.\n");
    }

    @Test
    void asManyHeadersAsMayBeAreTaken() throws Exception {
      client.send("GET /echo HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(19) + "\r\n");

      assertThat(client.readAnswer().status()).isEqualTo(200);
    }

    @Test
    void manyHeadersOfAWebSocketRequestAre431() throws Exception {
      routes.webSocket("/socket", EchoEndpoint.create());
      client.send(RawClient.upgrade("/socket", "X: y\r\n".repeat(15) + "X: z"));

      assertRefused(431, "More than 20 headers.\n");
    }

    @Test
    void aLongBodyIs413() throws Exception {
      client.send(
          "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n" + "a".repeat(1001));

      assertThat(client.readAnswer().status()).isEqualTo(413);
    }

    @Test
    void aBodyThatGrowsTooLongIs413() throws Exception {
      client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("3e8\r\n" + "a".repeat(1000) + "\r\n");
      client.send("1\r\na\r\n");

      assertThat(client.readAnswer().status()).isEqualTo(413);
    }

    @Test
    void aBodyThatIsJustLongEnoughIsTaken() throws Exception {
      client.send(
          "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + "a".repeat(1000));

      assertThat(client.readAnswer().status()).isEqualTo(200);
    }

    @Test
    void aLongBodyIsRefusedBeforeItIsSent() throws Exception {
      client.sendLines(
          "POST /echo HTTP/1.1", "Host: a", "Content-Length: 1001", "Expect: 100-continue");

      assertThat(client.readAnswer().status()).isEqualTo(413);
    }
  }
}
