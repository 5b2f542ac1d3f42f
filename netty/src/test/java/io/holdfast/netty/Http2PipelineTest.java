package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Plain requests over HTTP/2 with prior knowledge (RFC 9113 §3.3), and the bounds of it. */
@ParameterizedClass
@ArgumentsSource(AvailableTransports.class)
final class Http2PipelineTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  /** Longer than any test: whoever waits for it hangs. */
  private static final Duration LONG = Duration.ofMinutes(10);

  @Parameter TransportKind kind;

  private final CompletableFuture<HttpReply> late = new CompletableFuture<>();
  private final EchoEndpoint echo = EchoEndpoint.create();
  private OpenPort port;
  private Http2Client client;

  private void open(PortLimits limits) throws Exception {
    Routes routes = new Routes();
    routes.http("/page", HttpHandler.of(call -> HttpReply.text(200, "page of " + call.method())));
    routes.http("/late", call -> late);
    routes.http("/throws", HttpHandler.of(call -> HttpReply.text(200, call.query("q").get())));
    routes.webSocket("/echo", echo);
    port = OpenPort.of(kind, routes, settings -> settings.withLimits(limits));
    client = Http2Client.to(port.number());
  }

  @AfterEach
  void close() {
    client.close();
    port.close();
  }

  @Test
  void aRequestIsAnswered() throws Exception {
    open(PortLimits.DEFAULT);
    Http2Request request = client.open().sendLast(Http2Request.get("/page"));

    Http2Headers answer = request.readHeaders();

    assertThat(answer.status()).hasToString("200");
    assertThat(answer.get("content-length")).hasToString("11");
    assertThat(answer.contains("connection")).isFalse();
    assertThat(request.readBody()).isEqualTo("page of GET");
  }

  @Test
  void aBodyMayFollow() throws Exception {
    open(PortLimits.DEFAULT);
    Http2Request request = client.open().send(Http2Request.get("/page").method("POST"));
    request.sendBytes(new byte[10]);
    request.end();

    assertThat(request.readStatus()).isEqualTo("200");
    assertThat(request.readBody()).isEqualTo("page of POST");
  }

  @Test
  void aHeadRequestIsAnsweredWithoutTheBody() throws Exception {
    open(PortLimits.DEFAULT);
    Http2Request request = client.open().sendLast(Http2Request.get("/page").method("HEAD"));

    assertThat(request.readHeaders().get("content-length")).hasToString("12");
    assertThat(request.readBody()).isEmpty();
  }

  @Test
  void aPathThatLeadsNowhereIs404() throws Exception {
    open(PortLimits.DEFAULT);

    assertThat(client.open().sendLast(Http2Request.get("/none")).readStatus()).isEqualTo("404");
  }

  @Test
  void aTargetThatCannotBeDecodedIs400() throws Exception {
    open(PortLimits.DEFAULT);

    assertThat(client.open().sendLast(Http2Request.get("/%zz")).readStatus()).isEqualTo("400");
  }

  @Test
  void aHandlerThatFailsIs500() throws Exception {
    open(PortLimits.DEFAULT);

    assertThat(client.open().sendLast(Http2Request.get("/throws")).readStatus()).isEqualTo("500");
  }

  @Test
  void anAnswerThatTakesTimeHoldsUpNoOther() throws Exception {
    open(PortLimits.DEFAULT);
    Http2Request first = client.open().sendLast(Http2Request.get("/late"));

    assertThat(client.open().sendLast(Http2Request.get("/page")).readStatus()).isEqualTo("200");
    late.complete(HttpReply.text(200, "late"));

    assertThat(first.readStatus()).isEqualTo("200");
    assertThat(first.readBody()).isEqualTo("late");
  }

  @Test
  void manyHeadersAre431() throws Exception {
    open(PortLimits.DEFAULT.withRequest(4096, 10, 100));
    Http2Headers headers = Http2Request.get("/page");
    for (int i = 0; i < 10; i++) {
      headers.add("x", "y");
    }

    assertThat(client.open().sendLast(headers).readStatus()).isEqualTo("431");
    assertThat(client.open().sendLast(Http2Request.get("/page")).readStatus()).isEqualTo("200");
  }

  @Test
  void aLongBodyIs413() throws Exception {
    open(PortLimits.DEFAULT.withRequest(4096, 10, 100));
    Http2Request request = client.open().send(Http2Request.get("/page").method("POST"));
    request.sendBytes(new byte[101]);

    assertThat(request.readStatus()).isEqualTo("413");
  }

  @Test
  void aClientThatAsksForNothingIsLetGo() throws Exception {
    open(PortLimits.DEFAULT.withTimeouts(SHORT, LONG));

    client.awaitEnd();
  }

  @Test
  void aClientThatIsDoneIsLetGo() throws Exception {
    open(PortLimits.DEFAULT.withTimeouts(LONG, SHORT));
    assertThat(client.open().sendLast(Http2Request.get("/page")).readStatus()).isEqualTo("200");

    client.awaitEnd();
  }

  @Test
  void aBodyThatDoesNotComeIsResetAndTheOthersLive() throws Exception {
    open(PortLimits.DEFAULT.withTimeouts(SHORT, LONG));
    Http2Request socket = client.open().send(Http2Request.webSocket("/echo"));
    assertThat(socket.readStatus()).isEqualTo("200");
    Http2Request request = client.open().send(Http2Request.get("/page").method("POST"));

    assertThat(request.readEnd()).isEqualTo(Http2Error.CANCEL);
    socket.sendText("hello");
    assertThat(socket.readFrame()).isEqualTo(RawClient.Frame.text("hello"));
  }

  @Test
  void anOpenWebSocketKeepsTheConnection() throws Exception {
    open(PortLimits.DEFAULT.withTimeouts(SHORT, SHORT));
    Http2Request socket = client.open().send(Http2Request.webSocket("/echo"));
    assertThat(socket.readStatus()).isEqualTo("200");

    // Another connection, which is let go later than this one would be.
    try (Http2Client other = Http2Client.to(port.number())) {
      other.awaitEnd();
    }
    socket.sendText("still here");

    assertThat(socket.readFrame()).isEqualTo(RawClient.Frame.text("still here"));
  }

  @Test
  void brokenFramesEndTheConnectionAndNoOther() throws Exception {
    open(PortLimits.DEFAULT);
    try (RawClient broken = port.client()) {
      broken.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      broken.send("\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000x".repeat(3));
      assertEnds(broken);
    }

    assertThat(client.open().sendLast(Http2Request.get("/page")).readStatus()).isEqualTo("200");
  }

  private static void assertEnds(RawClient client) throws IOException {
    // The server's preface and its farewell come before.
    assertThat(client.readToEnd()).isNotEmpty();
  }
}
