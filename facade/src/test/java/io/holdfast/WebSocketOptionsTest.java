package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.holdfast.netty.UpgradeDecision;
import io.holdfast.websocket.DeflateOptions;
import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.HttpHeaders;
import io.holdfast.websocket.OriginPolicy;
import io.holdfast.websocket.SubprotocolChoice;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
final class WebSocketOptionsTest {

  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

  private final HoldfastServer server = Local.server().start();

  @AfterEach
  void close() {
    server.close();
  }

  private JdkClient echoing(Consumer<WebSocketOptions> options) {
    server.webSocket("/", options).onConnection(socket -> socket.onMessage(socket::send));
    return JdkClient.connect(Local.ws(server, "/"));
  }

  /** {@return what the server answers to an upgrade with these headers} */
  private String answer(String path, String headers) throws Exception {
    try (RawClient client = RawClient.upgraded(server.port(), path, headers)) {
      return client.head().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private int refusal(String path, UnaryOperator<WebSocket.Builder> settings) throws Exception {
    return JdkClient.refusal(Local.ws(server, path), settings);
  }

  @Test
  void messageOfTheLargestSizeIsTakenAndOneByteMoreIsNot() {
    try (JdkClient client = echoing(options -> options.maxPayload(1000))) {
      String largest = "x".repeat(1000);

      assertThat(client.say(largest).next()).isEqualTo("text " + largest);
      Patience.await(client.socket().sendText(largest + "x", true));
      assertThat(client.next()).startsWith("close 1009");
    }
  }

  @Test
  void messageOfTheMostFragmentsIsTakenAndOneMoreIsNot() {
    try (JdkClient client = echoing(options -> options.maxFragments(3))) {
      Patience.await(client.socket().sendText("a", false));
      Patience.await(client.socket().sendText("b", false));
      Patience.await(client.socket().sendText("c", true));
      assertThat(client.next()).isEqualTo("text abc");

      Patience.await(client.socket().sendText("a", false));
      Patience.await(client.socket().sendText("b", false));
      Patience.await(client.socket().sendText("c", false));
      Patience.await(client.socket().sendText("d", true));
      assertThat(client.next()).startsWith("close 1009");
    }
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.webSocket("/", options -> options.maxPayload(124)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.webSocket("/", options -> options.maxFragments(0)));
  }

  @Test
  void compressionIsOffUntilItIsAskedFor() throws Exception {
    server.webSocket("/default");
    server.webSocket("/on", options -> options.perMessageDeflate(true));
    server.webSocket(
        "/options", options -> options.perMessageDeflate(DeflateOptions.DEFAULT.withLevel(1)));
    server.webSocket("/off", options -> options.perMessageDeflate(true).perMessageDeflate(false));

    assertThat(answer("/default", OFFER)).doesNotContain("permessage-deflate");
    assertThat(answer("/on", OFFER)).contains("sec-websocket-extensions: permessage-deflate");
    assertThat(answer("/options", OFFER)).contains("sec-websocket-extensions: permessage-deflate");
    assertThat(answer("/off", OFFER)).doesNotContain("permessage-deflate");
    assertThat(answer("/on", "")).doesNotContain("permessage-deflate");
  }

  @Test
  void subprotocolIsTheFirstOfferedUnlessChosenOtherwise() {
    server.webSocket("/first");
    server.webSocket(
        "/among",
        options -> options.handleProtocols(SubprotocolChoice.among(List.of("three", "two"))));
    server.webSocket("/none", options -> options.handleProtocols((offered, request) -> ""));

    assertThat(agreed("/first")).isEqualTo("one");
    assertThat(agreed("/among")).isEqualTo("two");
    assertThat(agreed("/none")).isEmpty();
  }

  private String agreed(String path) {
    try (JdkClient client =
        JdkClient.connect(
            Local.ws(server, path), builder -> builder.subprotocols("one", "two", "three"))) {
      return client.socket().getSubprotocol();
    }
  }

  @Test
  void pagesOfThisHostMayConnectAndOthersIfAllowed() throws Exception {
    server.webSocket("/same");
    server.webSocket("/any", options -> options.origins(OriginPolicy.ANY));
    server.webSocket(
        "/named", options -> options.origins(OriginPolicy.sameOr(Set.of("https://chat.example"))));
    String own = "Origin: http://127.0.0.1\r\n";
    String named = "Origin: https://chat.example\r\n";
    String other = "Origin: https://evil.example\r\n";

    assertThat(answer("/same", own)).startsWith("http/1.1 101 ");
    assertThat(answer("/same", "")).startsWith("http/1.1 101 ");
    assertThat(answer("/same", named)).startsWith("http/1.1 403 ");
    assertThat(answer("/named", own)).startsWith("http/1.1 101 ");
    assertThat(answer("/named", named)).startsWith("http/1.1 101 ");
    assertThat(answer("/named", other)).startsWith("http/1.1 403 ");
    assertThat(answer("/any", other)).startsWith("http/1.1 101 ");
  }

  @Test
  void whoMayNotConnectIsAnswered401() throws Exception {
    server.webSocket(
        "/", options -> options.verifyClient(request -> request.query().equals("token=good")));

    assertThat(refusal("/?token=bad", builder -> builder)).isEqualTo(401);
    JdkClient.connect(Local.ws(server, "/?token=good")).close();
  }

  @Test
  void decisionMayComeLaterWithStatusAndHeaders() throws Exception {
    CompletableFuture<UpgradeDecision> decision = new CompletableFuture<>();
    server.webSocket("/later", options -> options.verifyClientAsync(request -> decision));
    server.webSocket(
        "/refused",
        options ->
            options.verifyClientAsync(
                request ->
                    CompletableFuture.completedFuture(
                        UpgradeDecision.refuse(HandshakeRefusal.of(429, "Too often.")))));
    try (RawClient client = RawClient.upgraded(server.port(), "/later", "")) {
      assertThat(answer("/refused", "")).startsWith("http/1.1 429 ");

      decision.complete(
          UpgradeDecision.acceptWith(HttpHeaders.builder().add("Set-Cookie", "a=b").build()));

      assertThat(client.head()).startsWith("HTTP/1.1 101 ").containsIgnoringCase("set-cookie: a=b");
    }
  }

  @Test
  void decisionThatFailsIsAnswered500() throws Exception {
    server.webSocket(
        "/fails",
        options ->
            options.verifyClientAsync(
                request -> CompletableFuture.failedFuture(new IllegalStateException("planned"))));
    server.webSocket(
        "/throws",
        options ->
            options.verifyClient(
                request -> {
                  throw new IllegalStateException("planned");
                }));

    assertThat(answer("/fails", "")).startsWith("http/1.1 500 ");
    assertThat(answer("/throws", "")).startsWith("http/1.1 500 ");
  }

  @Test
  void pingsAreLeftToTheListenerIfAskedFor() {
    server
        .webSocket("/", options -> options.autoPong(false))
        .onConnection(socket -> socket.onPing(payload -> socket.send("pinged")));
    try (JdkClient client = JdkClient.connect(Local.ws(server, "/"))) {
      Patience.await(client.socket().sendPing(ByteBuffer.wrap(new byte[] {1})));

      assertThat(client.next()).isEqualTo("text pinged");
    }
  }

  @Test
  void connectionIsCutIfItsCloseIsNotAnswered() throws Exception {
    server
        .webSocket("/", options -> options.closeTimeout(Duration.ofMillis(100)))
        .onConnection(io.holdfast.WebSocket::close);
    try (RawClient client = RawClient.open(server.port(), "/")) {
      assertThat(client.bytes(4)).isEqualTo("88 02 03 e8");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void silentPeerIsPingedAndGivenUp() throws Exception {
    WebSocketServer endpoint =
        server.webSocket(
            "/", options -> options.heartbeat(Duration.ofMillis(100), Duration.ofMillis(100)));
    try (RawClient client = RawClient.open(server.port(), "/")) {
      assertThat(client.bytes(1)).isEqualTo("89");
    }
    try (RawClient client = RawClient.open(server.port(), "/")) {
      await()
          .atMost(Duration.ofSeconds(Patience.SECONDS))
          .until(() -> endpoint.closeCounts().getOrDefault(1006, 0L) == 2L);
      assertThat(client.bytes(1)).isEqualTo("89");
    }
  }

  @Test
  void peerThatAnswersPingsStays() {
    server
        .webSocket("/", options -> options.heartbeat(Duration.ofMillis(100), Duration.ofSeconds(2)))
        .onConnection(socket -> socket.onPong(payload -> socket.send("alive")));
    try (JdkClient client = JdkClient.connect(Local.ws(server, "/"))) {
      for (int i = 0; i < 2; i++) {
        assertThat(client.next()).startsWith("ping");
        assertThat(client.next()).isEqualTo("text alive");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "1, -1"})
  void negativeTimesAreRefused(long pingMillis, long pongMillis) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                server.webSocket(
                    "/",
                    options ->
                        options.heartbeat(
                            Duration.ofMillis(pingMillis), Duration.ofMillis(pongMillis))));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> server.webSocket("/", options -> options.closeTimeout(Duration.ofMillis(-1))));
  }

  @Test
  @SuppressWarnings("NullAway")
  void nothingIsNotAnOption() {
    assertThatNullPointerException()
        .isThrownBy(() -> server.webSocket("/", options -> options.executor(null)));
    assertThatNullPointerException()
        .isThrownBy(() -> server.webSocket("/", options -> options.verifyClientAsync(null)));
  }
}
