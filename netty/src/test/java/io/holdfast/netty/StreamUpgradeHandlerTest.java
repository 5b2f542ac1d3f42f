package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.netty.Http2Request.End;
import io.holdfast.netty.RawClient.Frame;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.HttpHeaders;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** WebSockets over HTTP/2 (RFC 8441). */
@ParameterizedClass
@ArgumentsSource(AvailableTransports.class)
final class StreamUpgradeHandlerTest {

  @Parameter TransportKind kind;

  private final CompletableFuture<UpgradeDecision> decision = new CompletableFuture<>();
  private final EchoEndpoint careful = EchoEndpoint.verifying(request -> decision);
  private final EchoEndpoint echo =
      EchoEndpoint.of(
          EndpointSettings.builder().closeTimeout(Duration.ofMillis(200)).buildServer());
  private final Routes routes = new Routes();
  private OpenPort port;
  private Http2Client client;

  @BeforeEach
  void open() throws Exception {
    routes.webSocket("/echo", echo);
    routes.webSocket("/careful", careful);
    routes.http("/page", HttpHandler.of(call -> HttpReply.text(200, "page")));
    port =
        OpenPort.of(
            kind,
            routes,
            settings ->
                settings.withLimits(
                    PortLimits.DEFAULT.withMaxStreams(20).withRequest(4096, 20, 100)));
    client = Http2Client.to(port.number());
  }

  @AfterEach
  void close() {
    client.close();
    port.close();
  }

  private Http2Request openWebSocket(String path) throws Exception {
    Http2Request request = client.open().send(Http2Request.webSocket(path));
    assertThat(request.readStatus()).isEqualTo("200");
    return request;
  }

  private static void assertEchoes(Http2Request request, String text) throws Exception {
    request.sendText(text);
    assertThat(request.readFrame()).isEqualTo(Frame.text(text));
  }

  @Nested
  @DisplayName("RFC 8441 §4, §5 The opening handshake")
  final class Opening {

    @Test
    void theServerAnnouncesTheExtendedConnect() throws Exception {
      assertThat(client.serverSettings().connectProtocolEnabled()).isTrue();
      assertThat(client.serverSettings().maxConcurrentStreams()).isEqualTo(20);
    }

    @Test
    void aStreamBecomesAWebSocket() throws Exception {
      Http2Request request = client.open().send(Http2Request.webSocket("/echo?a=b"));

      Http2Headers answer = request.readHeaders();

      assertThat(answer.status()).hasToString("200");
      assertThat(answer.contains("sec-websocket-accept")).isFalse();
      UpgradeRequest asked = echo.awaitOpened().request();
      assertThat(asked.query()).isEqualTo("a=b");
      assertThat(asked.handshake().authority()).isEqualTo("127.0.0.1");
      assertEchoes(request, "hello");
    }

    @Test
    void aSubprotocolIsAgreedOn() throws Exception {
      Http2Headers headers =
          Http2Request.webSocket("/echo").add("sec-websocket-protocol", "json, text");

      Http2Headers answer = client.open().send(headers).readHeaders();

      assertThat(answer.get("sec-websocket-protocol")).hasToString("json");
    }

    @Test
    void anEndpointMayAcceptLaterAndAddHeaders() throws Exception {
      Http2Request request = client.open().send(Http2Request.webSocket("/careful"));
      careful.awaitRequest();

      decision.complete(
          UpgradeDecision.acceptWith(HttpHeaders.builder().add("set-cookie", "a=1").build()));

      assertThat(request.readHeaders().get("set-cookie")).hasToString("a=1");
      assertEchoes(request, "hello");
    }

    @Test
    void anEndpointMayRefuse() throws Exception {
      decision.complete(
          UpgradeDecision.refuse(
              new HandshakeRefusal(
                  401,
                  "Who are you?",
                  HttpHeaders.builder().add("www-authenticate", "Bearer").build())));
      Http2Request request = client.open().send(Http2Request.webSocket("/careful"));

      Http2Headers answer = request.readHeaders();

      assertThat(answer.status()).hasToString("401");
      assertThat(answer.get("www-authenticate")).hasToString("Bearer");
      assertThat(request.readBody()).isEqualTo("Who are you?\n");
      assertThat(careful.openedCount()).isZero();
    }

    @Test
    void anEndpointThatFailsIs500() throws Exception {
      decision.completeExceptionally(new IllegalStateException("a secret"));

      assertThat(client.open().send(Http2Request.webSocket("/careful")).readStatus())
          .isEqualTo("500");
    }

    @Test
    void aHeaderThatCannotBeSentIs500() throws Exception {
      decision.complete(
          UpgradeDecision.acceptWith(HttpHeaders.builder().add("x-odd", "a\u0000b").build()));

      assertThat(client.open().send(Http2Request.webSocket("/careful")).readStatus())
          .isEqualTo("500");
    }

    @Test
    void aPathWithoutAnEndpointIs404() throws Exception {
      assertThat(client.open().send(Http2Request.webSocket("/none")).readStatus()).isEqualTo("404");
    }

    @Test
    void anotherProtocolIs501() throws Exception {
      Http2Headers headers = Http2Request.webSocket("/echo").set(":protocol", "connect-udp");

      assertThat(client.open().send(headers).readStatus()).isEqualTo("501");
    }

    @Test
    void anotherVersionIsToldTheRightOne() throws Exception {
      Http2Headers headers = Http2Request.webSocket("/echo").set("sec-websocket-version", "8");

      Http2Headers answer = client.open().send(headers).readHeaders();

      assertThat(answer.status()).hasToString("426");
      assertThat(answer.get("sec-websocket-version")).hasToString("13");
    }

    @Test
    void aPageOfAnotherOriginIs403() throws Exception {
      Http2Headers headers = Http2Request.webSocket("/echo").add("origin", "http://evil.example");

      assertThat(client.open().send(headers).readStatus()).isEqualTo("403");
    }

    @Test
    void manyHeadersAre431() throws Exception {
      Http2Headers headers = Http2Request.webSocket("/echo");
      for (int i = 0; i < 20; i++) {
        headers.add("x", "y");
      }

      assertThat(client.open().send(headers).readStatus()).isEqualTo("431");
    }

    @Test
    void aStreamThatHasEndedIs400() throws Exception {
      assertThat(client.open().sendLast(Http2Request.webSocket("/echo")).readStatus())
          .isEqualTo("400");
      assertThat(echo.openedCount()).isZero();
    }

    @Test
    void aClientThatDoesNotWaitForTheAnswerIsReset() throws Exception {
      Http2Request request = client.open().send(Http2Request.webSocket("/careful"));
      careful.awaitRequest();

      request.sendText("early");

      assertThat(request.readEnd()).isEqualTo(Http2Error.CANCEL);
      assertThat(client.isOpen()).isTrue();
    }

    @Test
    void aClientThatIsGoneMeanwhileIsNotConnected() throws Exception {
      Http2Request request = client.open().send(Http2Request.webSocket("/careful"));
      careful.awaitRequest();
      request.reset();
      // One more request is answered after the reset was read: they come in order.
      assertThat(client.open().sendLast(Http2Request.get("/page")).readStatus()).isEqualTo("200");

      decision.complete(UpgradeDecision.accept());

      assertEchoes(openWebSocket("/careful"), "hello");
      careful.awaitOpened();
      assertThat(careful.openedCount()).isZero();
    }
  }

  @Nested
  @DisplayName("RFC 8441 §5 Messages")
  final class Messages {

    @Test
    void aFrameMayBeCutIntoAnyDataFrames() throws Exception {
      Http2Request request = openWebSocket("/echo");
      for (byte b : RawClient.frame(0x81, "byte by byte")) {
        request.sendBytes(new byte[] {b});
      }

      assertThat(request.readFrame()).isEqualTo(Frame.text("byte by byte"));
    }

    @Test
    void aMessageMayHaveSeveralFrames() throws Exception {
      Http2Request request = openWebSocket("/echo");
      request.sendBytes(RawClient.frame(0x01, "first, "));
      request.sendBytes(RawClient.frame(0x89, "ping"));
      request.sendBytes(RawClient.frame(0x80, "last"));

      assertThat(request.readFrame()).isEqualTo(new Frame(0x8a, "ping"));
      assertThat(request.readFrame()).isEqualTo(Frame.text("first, last"));
    }

    @Test
    void severalWebSocketsAndRequestsShareAConnection() throws Exception {
      List<Http2Request> sockets = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        sockets.add(openWebSocket("/echo"));
      }
      Http2Request page = client.open().sendLast(Http2Request.get("/page"));
      for (int i = 0; i < 10; i++) {
        sockets.get(i).sendText("to " + i);
      }

      for (int i = 0; i < 10; i++) {
        assertThat(sockets.get(i).readFrame()).isEqualTo(Frame.text("to " + i));
      }
      assertThat(page.readStatus()).isEqualTo("200");
      assertThat(page.readBody()).isEqualTo("page");
      assertThat(port.port().openConnections()).isEqualTo(1);
    }

    @Test
    void flushingSendsNoEmptyFrames() throws Exception {
      Http2Request request = openWebSocket("/echo");
      Connection connection = echo.awaitOpened();

      for (int i = 0; i < 20; i++) {
        connection.flushed().toCompletableFuture().get();
      }
      connection.send("after");

      assertThat(request.readFrame()).isEqualTo(Frame.text("after"));
      assertThat(request.frameCount()).isZero();
    }

    @Test
    void aSlowStreamDoesNotHoldUpTheOthers() throws Exception {
      try (Http2Client narrow = Http2Client.withWindow(port.number(), 1000)) {
        Http2Request slow = narrow.open().send(Http2Request.webSocket("/echo"));
        assertThat(slow.readStatus()).isEqualTo("200");
        Connection toSlow = echo.awaitOpened();
        slow.setReading(false);
        toSlow.send("x".repeat(5_000));
        Http2Request other = narrow.open().send(Http2Request.webSocket("/echo"));
        assertThat(other.readStatus()).isEqualTo("200");

        for (int i = 0; i < 50; i++) {
          assertEchoes(other, "message " + i);
        }
        await().untilAsserted(() -> assertThat(toSlow.bufferedBytes()).isPositive());
        slow.setReading(true);

        assertThat(slow.readFrame()).isEqualTo(Frame.text("x".repeat(5_000)));
        await().until(() -> toSlow.bufferedBytes() == 0);
      }
    }
  }

  @Nested
  @DisplayName("RFC 8441 §5 The end of a WebSocket")
  final class Ending {

    private byte[] closeFrame(int code) {
      return new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, (byte) (code >> 8), (byte) code};
    }

    @Test
    void theCloseHandshakeEndsTheStream() throws Exception {
      Http2Request request = openWebSocket("/echo");

      request.sendBytes(closeFrame(1000));

      assertThat(request.readFrame()).isEqualTo(new Frame(0x88, "\u0003\u00e8"));
      assertThat(request.readEnd()).isEqualTo(End.STREAM);
      request.end();
      assertThat(echo.awaitClosed()).isEqualTo(new CloseEvent(CloseCode.NORMAL, "", true));
      await().until(request::isClosed);
      assertThat(client.isOpen()).isTrue();
    }

    @Test
    void aClientThatDoesNotEndTheStreamIsReset() throws Exception {
      Http2Request request = openWebSocket("/echo");

      request.sendBytes(closeFrame(1000));

      assertThat(request.readFrame().opcode()).isEqualTo(0x88);
      assertThat(request.readEnd()).isEqualTo(End.STREAM);
      assertThat(request.readEnd()).isEqualTo(Http2Error.CANCEL);
      assertThat(echo.awaitClosed().wasClean()).isTrue();
    }

    @Test
    void theServerMayBeginTheCloseHandshake() throws Exception {
      Http2Request request = openWebSocket("/echo");
      echo.awaitOpened().close(CloseCode.GOING_AWAY, "bye");

      assertThat(request.readFrame()).isEqualTo(new Frame(0x88, "\u0003\u00e9bye"));
      request.sendBytes(closeFrame(1001));

      assertThat(request.readEnd()).isEqualTo(End.STREAM);
      request.end();
      assertThat(echo.awaitClosed()).isEqualTo(new CloseEvent(CloseCode.GOING_AWAY, "", true));
    }

    @Test
    void endStreamIsWhatTheEndOfTheConnectionIsElsewhere() throws Exception {
      Http2Request request = openWebSocket("/echo");

      request.end();

      assertThat(echo.awaitClosed().code()).isEqualTo(CloseCode.ABNORMAL);
      await().until(request::isClosed);
    }

    @Test
    void aResetIsAnAbnormalEnd() throws Exception {
      Http2Request request = openWebSocket("/echo");

      request.reset();

      assertThat(echo.awaitClosed()).isEqualTo(new CloseEvent(CloseCode.ABNORMAL, "", false));
      assertEchoes(openWebSocket("/echo"), "the others live");
    }

    @Test
    void aConnectionThatIsCutResetsTheStream() throws Exception {
      Http2Request request = openWebSocket("/echo");

      echo.awaitOpened().terminate();

      assertThat(request.readEnd()).isEqualTo(Http2Error.CANCEL);
      assertThat(client.isOpen()).isTrue();
    }

    @Test
    void aBrokenFrameIsToldTheCode() throws Exception {
      Http2Request request = openWebSocket("/echo");

      request.sendBytes(new byte[] {(byte) 0x83, (byte) 0x80, 0, 0, 0, 0});

      Frame close = request.readFrame();
      assertThat(close.opcode()).isEqualTo(0x88);
      assertThat(close.payload()).startsWith("\u0003\u00ea");
      assertEchoes(openWebSocket("/echo"), "the others live");
    }

    @Test
    void theEndOfTheConnectionEndsAllItsWebSockets() throws Exception {
      openWebSocket("/echo");
      openWebSocket("/echo");

      client.close();

      assertThat(echo.awaitClosed().code()).isEqualTo(CloseCode.ABNORMAL);
      assertThat(echo.awaitClosed().code()).isEqualTo(CloseCode.ABNORMAL);
      await().until(() -> port.port().openConnections() == 0);
    }
  }
}
