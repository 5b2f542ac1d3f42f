package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.netty.RawClient.Answer;
import io.holdfast.netty.RawClient.Frame;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.HttpHeaders;
import io.holdfast.websocket.OriginPolicy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way from a request to a WebSocket over HTTP/1.1. */
@ParameterizedClass
@ArgumentsSource(AvailableTransports.class)
final class UpgradeHandlerTest {

  @Parameter TransportKind kind;

  private final CompletableFuture<UpgradeDecision> decision = new CompletableFuture<>();
  private final EchoEndpoint echo = EchoEndpoint.create();
  private final EchoEndpoint careful = EchoEndpoint.verifying(request -> decision);
  private final Routes routes = new Routes();
  private OpenPort port;
  private RawClient client;

  @BeforeEach
  void open() throws Exception {
    routes.webSocket("/echo", echo);
    routes.webSocket("/careful", careful);
    routes.http("/page", HttpHandler.of(call -> HttpReply.text(200, "page")));
    port =
        OpenPort.of(
            kind,
            routes,
            settings -> settings.withProxies(TrustedProxies.of(List.of("127.0.0.1"))));
    client = port.client();
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    port.close();
  }

  private void assertRefused(int status, String body) throws Exception {
    Answer answer = client.readAnswer();
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.headers().all("connection")).endsWith("close");
    assertThat(client.isAtEnd()).isTrue();
  }

  private void assertEchoes(String text) throws Exception {
    client.sendText(text);
    assertThat(client.readFrame()).isEqualTo(Frame.text(text));
  }

  @Nested
  @DisplayName("Accepting")
  final class Accepting {

    @Test
    void aRequestBecomesAWebSocket() throws Exception {
      client.send(RawClient.upgrade("/echo?a=b"));

      Answer answer = client.readAnswer();

      assertThat(answer.status()).isEqualTo(101);
      assertThat(answer.header("upgrade")).isEqualTo("websocket");
      assertThat(answer.header("connection")).isEqualTo("upgrade");
      assertThat(answer.header("sec-websocket-accept")).isEqualTo(RawClient.ACCEPT);
      assertThat(echo.awaitOpened().request().query()).isEqualTo("a=b");
      assertEchoes("hello");
    }

    @Test
    void framesThatComeWithTheRequestAreNotLost() throws Exception {
      client.sendBytes(
          concat(
              RawClient.upgrade("/echo").getBytes(StandardCharsets.US_ASCII),
              RawClient.frame(0x81, "early")));

      assertThat(client.readAnswer().status()).isEqualTo(101);
      assertThat(client.readFrame()).isEqualTo(Frame.text("early"));
    }

    private byte[] concat(byte[] first, byte[] second) {
      byte[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      return both;
    }

    @Test
    void aRequestMayComeByteByByte() throws Exception {
      String request = RawClient.upgrade("/echo");
      for (int i = 0; i < request.length(); i++) {
        client.send(request.substring(i, i + 1));
      }

      assertThat(client.readAnswer().status()).isEqualTo(101);
      assertEchoes("hello");
    }

    @Test
    void aPlainRequestMayComeBefore() throws Exception {
      client.sendLines("GET /page HTTP/1.1", "Host: a");
      assertThat(client.readAnswer().body()).isEqualTo("page");

      client.openWebSocket("/echo");
      assertEchoes("hello");
    }

    @Test
    void aRequestWithABodyIsReadToItsEndFirst() throws Exception {
      client.send(RawClient.upgrade("/echo", "Content-Length: 3") + "ab");
      client.send("c");

      assertThat(client.readAnswer().status()).isEqualTo(101);
      assertEchoes("hello");
    }

    @Test
    void aBodyThatCannotBeReadEndsTheConnection() throws Exception {
      client.send(RawClient.upgrade("/echo", "Transfer-Encoding: chunked") + "xyz\r\n");

      assertThat(client.isAtEnd()).isTrue();
      assertThat(echo.openedCount()).isZero();
    }

    @Test
    void theCloseHandshakeEndsTheConnection() throws Exception {
      client.openWebSocket("/echo");
      client.sendBytes(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8});

      assertThat(client.readFrame()).isEqualTo(new Frame(0x88, "\u0003\u00e8"));
      assertThat(client.isAtEnd()).isTrue();
      assertThat(echo.awaitClosed().code()).isEqualTo(CloseCode.NORMAL);
    }

    @Test
    void aPageAndAWebSocketShareAPath() throws Exception {
      routes.http("/echo", HttpHandler.of(call -> HttpReply.text(200, "a page")));
      client.sendLines("GET /echo HTTP/1.1", "Host: a");
      assertThat(client.readAnswer().body()).isEqualTo("a page");

      client.openWebSocket("/echo");
      assertEchoes("hello");
    }

    @Test
    void aPageIsThereForAClientThatOffersAnotherProtocol() throws Exception {
      routes.http("/echo", HttpHandler.of(call -> HttpReply.text(200, "a page")));

      // This client asks for an upgrade to HTTP/2 by itself.
      String page =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(port.uri("http", "/echo")).build(),
                  BodyHandlers.ofString())
              .body();

      assertThat(page).isEqualTo("a page");
    }

    @Test
    void anEndpointMayBeAddedAndRemovedMeanwhile() throws Exception {
      EchoEndpoint late = EchoEndpoint.create();
      routes.webSocket("/late", late);
      client.openWebSocket("/late");
      routes.removeWebSocket("/late", late);

      assertEchoes("still here");
      try (RawClient other = port.client()) {
        other.send(RawClient.upgrade("/late"));
        assertThat(other.readAnswer().status()).isEqualTo(404);
      }
    }
  }

  @Nested
  @DisplayName("Deciding")
  final class Deciding {

    @Test
    void anEndpointMayAcceptLater() throws Exception {
      client.send(RawClient.upgrade("/careful"));
      careful.awaitRequest();
      assertThat(careful.openedCount()).isZero();

      decision.complete(UpgradeDecision.accept());

      assertThat(client.readAnswer().status()).isEqualTo(101);
      assertEchoes("hello");
    }

    @Test
    void anEndpointMayRefuseLater() throws Exception {
      client.send(RawClient.upgrade("/careful"));
      careful.awaitRequest();

      decision.complete(UpgradeDecision.refuse(HandshakeRefusal.of(401, "Who are you?")));

      assertRefused(401, "Who are you?\n");
      assertThat(careful.openedCount()).isZero();
    }

    @Test
    void aRefusalHasHeaders() throws Exception {
      HttpHeaders headers = HttpHeaders.builder().add("location", "/login").build();
      decision.complete(UpgradeDecision.refuse(new HandshakeRefusal(302, "Log in.", headers)));
      client.send(RawClient.upgrade("/careful"));

      assertThat(client.readAnswer().header("location")).isEqualTo("/login");
    }

    @Test
    void anAcceptanceHasHeaders() throws Exception {
      decision.complete(
          UpgradeDecision.acceptWith(
              HttpHeaders.builder().add("set-cookie", "a=1").add("set-cookie", "b=2").build()));
      client.send(RawClient.upgrade("/careful"));

      assertThat(client.readAnswer().headers().all("set-cookie")).containsExactly("a=1", "b=2");
      assertEchoes("hello");
    }

    @Test
    void aClientThatIsGoneMeanwhileIsNotConnected() throws Exception {
      client.send(RawClient.upgrade("/careful"));
      careful.awaitRequest();
      client.cut();
      await().until(() -> port.port().openConnections() == 0);

      decision.complete(UpgradeDecision.accept());

      try (RawClient other = port.client()) {
        other.openWebSocket("/careful");
        careful.awaitOpened();
      }
      assertThat(careful.openedCount()).isZero();
    }

    @Test
    void aClientThatDoesNotWaitForTheAnswerIsCut() throws Exception {
      client.send(RawClient.upgrade("/careful"));
      careful.awaitRequest();

      client.sendText("early");

      assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void theTimeForARequestDoesNotCountForTheDecision() throws Exception {
      try (OpenPort hasty = hastyPort();
          RawClient waiting = hasty.client()) {
        waiting.send(RawClient.upgrade("/careful"));
        careful.awaitRequest();
        decision.completeOnTimeout(UpgradeDecision.accept(), 400, TimeUnit.MILLISECONDS);

        assertThat(waiting.readAnswer().status()).isEqualTo(101);
      }
    }

    private OpenPort hastyPort() {
      Duration time = Duration.ofMillis(100);
      return OpenPort.of(
          kind,
          routes,
          settings -> settings.withLimits(PortLimits.DEFAULT.withTimeouts(time, time)));
    }
  }

  @Nested
  @DisplayName("Refusing")
  final class Refusing {

    @Test
    void aPathWithoutAnEndpointIs404() throws Exception {
      client.send(RawClient.upgrade("/none"));

      assertThat(client.readAnswer().status()).isEqualTo(404);
    }

    @Test
    void aPlainRequestIsToldToUpgrade() throws Exception {
      client.sendLines("GET /echo HTTP/1.1", "Host: a");
      Answer answer = client.readAnswer();

      assertThat(answer.status()).isEqualTo(426);
      assertThat(answer.header("upgrade")).isEqualTo("websocket");
    }

    @Test
    void anotherMethodIs405() throws Exception {
      client.send(RawClient.upgrade("/echo").replace("GET", "POST"));
      Answer answer = client.readAnswer();

      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.header("allow")).isEqualTo("GET");
    }

    @Test
    void anotherVersionIsToldTheRightOne() throws Exception {
      client.send(RawClient.upgrade("/echo").replace("Version: 13", "Version: 8"));
      Answer answer = client.readAnswer();

      assertThat(answer.status()).isEqualTo(426);
      assertThat(answer.header("sec-websocket-version")).isEqualTo("13");
    }

    @Test
    void aRequestOfHttp10NamesNoHost() throws Exception {
      client.send(RawClient.upgrade("/echo").replace("HTTP/1.1", "HTTP/1.0"));

      assertRefused(400, "The request names no host.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "http://127.0.0.1:1", "null"})
    void aPageOfAnotherOriginIs403(String origin) throws Exception {
      client.send(RawClient.upgrade("/echo", "Origin: " + origin));

      assertThat(client.readAnswer().status()).isEqualTo(403);
      assertThat(echo.openedCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
      "http://127.0.0.1, 101",
      "https://friend.example, 101",
      "http://friend.example, 403"
    })
    void aPageOfAnOriginThatMayIsAccepted(String origin, int status) throws Exception {
      OriginPolicy policy = OriginPolicy.sameOr(Set.of("https://friend.example"));
      routes.webSocket(
          "/friends",
          EchoEndpoint.of(EndpointSettings.builder().originPolicy(policy).buildServer()));
      client.send(RawClient.upgrade("/friends", "Origin: " + origin));

      assertThat(client.readAnswer().status()).isEqualTo(status);
    }
  }

  @Nested
  @DisplayName("Behind a proxy")
  final class Proxied {

    private static final String[] FORWARDED = {
      "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https", "X-Forwarded-Host: chat.example"
    };

    @Test
    void theRequestIsTheOneThatTheProxyGot() throws Exception {
      client.openWebSocket("/echo", FORWARDED);

      UpgradeRequest request = echo.awaitRequest();

      assertThat(request.remoteAddress().getAddress().getHostAddress()).isEqualTo("203.0.113.9");
      assertThat(request.isSecure()).isTrue();
      assertThat(request.handshake().authority()).isEqualTo("chat.example");
    }

    @Test
    void theOriginIsComparedWithTheHostThatTheProxyGot() throws Exception {
      client.send(
          RawClient.upgrade(
              "/echo", "X-Forwarded-Host: chat.example", "Origin: https://chat.example"));

      assertThat(client.readAnswer().status()).isEqualTo(101);
    }

    @Test
    void nobodyElseIsBelieved() throws Exception {
      try (OpenPort open = OpenPort.of(kind, routes);
          RawClient direct = open.client()) {
        direct.openWebSocket("/echo", FORWARDED);
        UpgradeRequest request = echo.awaitRequest();

        assertThat(request.remoteAddress().getAddress().getHostAddress()).isEqualTo("127.0.0.1");
        assertThat(request.remoteAddress().getPort()).isEqualTo(direct.localPort());
        assertThat(request.isSecure()).isFalse();
        assertThat(request.handshake().authority()).isEqualTo("127.0.0.1");
      }
    }
  }
}
