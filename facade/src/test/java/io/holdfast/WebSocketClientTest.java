package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.holdfast.netty.UpgradeDecision;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.HandshakeError;
import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.ReadyState;
import io.holdfast.websocket.WebSocketHandshakeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class WebSocketClientTest {

  private final HoldfastServer server = Local.server().start();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    server.close();
  }

  private String heard() {
    return Patience.next(heard);
  }

  private String uri(String path) {
    return Local.ws(server, path).toString();
  }

  /** {@return why the client cannot connect} */
  private static WebSocketHandshakeException failure(WebSocketClient client) {
    Throwable failure = Patience.failure(client.connected());
    assertThat(failure).isInstanceOf(WebSocketHandshakeException.class);
    assertThat(client.socket()).isEmpty();
    return (WebSocketHandshakeException) failure;
  }

  @Test
  void messagesGoBothWays() {
    server.webSocket("/echo").onConnection(socket -> socket.onMessage(socket::send));
    try (WebSocketClient client =
        WebSocketClient.builder(uri("/echo"))
            .onConnection(
                socket -> {
                  socket.onText(heard::add);
                  socket.onBinary(bytes -> heard.add("binary " + bytes.length));
                  socket.send("first");
                })
            .connect()) {
      WebSocket socket = Patience.await(client.connected());
      socket.send(new byte[3]);

      assertThat(heard()).isEqualTo("first");
      assertThat(heard()).isEqualTo("binary 3");
      assertThat(client.socket()).containsSame(socket);
      assertThat(socket.readyState()).isEqualTo(ReadyState.OPEN);
    }
  }

  @Test
  void messageThatComesWithTheAnswerIsNotMissed() throws IOException {
    try (RawServer raw =
            new RawServer(
                peer -> {
                  peer.upgrade("");
                  peer.sayHex("81 02 4869"); // text "Hi"
                  peer.isAtEnd();
                });
        WebSocketClient client =
            WebSocketClient.builder(raw.uri())
                .onConnection(socket -> socket.onText(heard::add))
                .connect()) {
      assertThat(heard()).isEqualTo("Hi");
      assertThat(client.socket()).isPresent();
    }
  }

  @Test
  void framesAreMaskedAndTheCloseIsAnswered() throws IOException {
    try (RawServer raw =
            new RawServer(
                peer -> {
                  peer.upgrade("");
                  heard.add(peer.frame());
                  peer.sayHex("88 05 03e8 627965"); // 1000 "bye"
                  heard.add(peer.frame());
                });
        WebSocketClient client =
            WebSocketClient.builder(raw.uri())
                .onConnection(
                    socket -> {
                      socket.send("Hello");
                      socket.onClose(event -> heard.add(event.toString()));
                    })
                .connect()) {
      assertThat(heard()).isEqualTo("81 Hello");
      assertThat(heard()).isEqualTo("88 \u0003\u00e8");
      assertThat(heard()).isEqualTo(new CloseEvent(CloseCode.NORMAL, "bye", true).toString());
      await().atMost(Duration.ofSeconds(Patience.SECONDS)).until(() -> client.socket().isEmpty());
    }
  }

  @Test
  void closeSays1000() throws IOException {
    try (RawServer raw =
        new RawServer(
            peer -> {
              peer.upgrade("");
              heard.add(peer.frame());
              peer.sayHex("88 02 03e8");
              heard.add("at end: " + peer.isAtEnd());
            })) {
      WebSocketClient client = WebSocketClient.builder(raw.uri()).connect();
      Patience.await(client.connected());

      client.close();
      client.close();

      assertThat(heard()).isEqualTo("88 \u0003\u00e8");
    }
  }

  @Test
  void requestHasWhatTheBuilderSays() throws IOException {
    CompletableFuture<String> head = new CompletableFuture<>();
    try (RawServer raw =
            new RawServer(
                peer -> {
                  head.complete(peer.upgrade("Sec-WebSocket-Protocol: chat.1\r\n"));
                  peer.isAtEnd();
                });
        WebSocketClient client =
            WebSocketClient.builder(raw.uri() + "room?a=b")
                .header("X-Token", "one")
                .header("X-Token", "two")
                .header("Origin", "https://chat.example")
                .subprotocols("chat.2", "chat.1")
                .options(options -> options.perMessageDeflate(true))
                .connect()) {
      String sent = Patience.await(head);

      assertThat(sent)
          .startsWith("GET /room?a=b HTTP/1.1\r\n")
          .containsIgnoringCase("\r\nx-token: one\r\n")
          .containsIgnoringCase("\r\nx-token: two\r\n")
          .containsIgnoringCase("\r\norigin: https://chat.example\r\n");
      assertThat(RawServer.Peer.header(sent, "host")).isEqualTo(raw.uri().split("/", -1)[2]);
      assertThat(RawServer.Peer.header(sent, "sec-websocket-version")).isEqualTo("13");
      assertThat(RawServer.Peer.header(sent, "sec-websocket-protocol"))
          .matches("chat\\.2, ?chat\\.1");
      assertThat(RawServer.Peer.header(sent, "sec-websocket-extensions"))
          .startsWith("permessage-deflate");
      WebSocket socket = Patience.await(client.connected());
      assertThat(socket.subprotocol()).isEqualTo("chat.1");
      assertThat(socket.extensions()).isEmpty();
      assertThat(socket.request().headers().all("x-token")).containsExactly("one", "two");
    }
  }

  @Test
  void largeMessagesAreCompressedIfBothWant() {
    server
        .webSocket("/echo", options -> options.perMessageDeflate(true))
        .onConnection(socket -> socket.onMessage(socket::send));
    String large = "abcdefgh".repeat(50_000);
    try (WebSocketClient client =
        WebSocketClient.builder(uri("/echo"))
            .options(options -> options.perMessageDeflate(true))
            .onConnection(socket -> socket.onText(heard::add))
            .connect()) {
      WebSocket socket = Patience.await(client.connected());
      assertThat(socket.extensions()).startsWith("permessage-deflate");

      socket.send(large);

      assertThat(heard()).isEqualTo(large);
      assertThat(server.counts().bytesIn()).isLessThan(large.length() / 10);
    }
  }

  @Test
  void listenersAreCalledOnTheExecutorThatWasNamed() {
    server.webSocket("/echo").onConnection(socket -> socket.onMessage(socket::send));
    ExecutorService pool = Executors.newSingleThreadExecutor(task -> new Thread(task, "mine"));
    try (WebSocketClient client =
        WebSocketClient.builder(uri("/echo"))
            .options(options -> options.executor(pool))
            .onConnection(
                socket -> {
                  heard.add(Thread.currentThread().getName());
                  socket.onText(text -> heard.add(text + " " + Thread.currentThread().getName()));
                  socket.send("text");
                })
            .connect()) {
      Patience.await(client.connected());

      assertThat(heard()).isEqualTo("mine");
      assertThat(heard()).isEqualTo("text mine");
    } finally {
      pool.shutdown();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 403, 503})
  void statusThatIsNot101IsInTheException(int status) {
    server.webSocket(
        "/",
        options ->
            options.verifyClientAsync(
                request ->
                    CompletableFuture.completedFuture(
                        UpgradeDecision.refuse(HandshakeRefusal.of(status, "No.")))));
    try (WebSocketClient client =
        WebSocketClient.builder(uri("/"))
            .onError(cause -> heard.add(cause.getClass().getSimpleName()))
            .connect()) {
      WebSocketHandshakeException failure = failure(client);

      assertThat(failure.errorCode()).isEqualTo(HandshakeError.UNEXPECTED_STATUS);
      assertThat(failure.status()).isEqualTo(status);
      assertThat(heard()).isEqualTo("WebSocketHandshakeException");
    }
  }

  @Test
  void answerThatDoesNotFitTheKeyIsRefused() throws IOException {
    try (RawServer raw =
            new RawServer(
                peer -> {
                  peer.head();
                  String[] lines = {
                    "HTTP/1.1 101 Switching Protocols",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Accept: AAAA",
                    "\r\n"
                  };
                  peer.say(String.join("\r\n", lines));
                  peer.isAtEnd();
                });
        WebSocketClient client = WebSocketClient.builder(raw.uri()).connect()) {
      assertThat(failure(client).errorCode()).isEqualTo(HandshakeError.INVALID_ACCEPT);
    }
  }

  @Test
  void serverThatDoesNotAnswerIsGivenUp() throws IOException {
    try (RawServer raw =
            new RawServer(
                peer -> {
                  peer.head();
                  peer.isAtEnd();
                });
        WebSocketClient client =
            WebSocketClient.builder(raw.uri()).handshakeTimeout(Duration.ofMillis(200)).connect()) {
      WebSocketHandshakeException failure = failure(client);

      assertThat(failure.errorCode()).isEqualTo(HandshakeError.TIMED_OUT);
      assertThat(failure.status()).isZero();
    }
  }

  @Test
  void serverThatEndsTheConnectionIsNotConnectedTo() throws IOException {
    try (RawServer raw = new RawServer(RawServer.Peer::head);
        WebSocketClient client = WebSocketClient.builder(raw.uri()).connect()) {
      assertThat(failure(client).errorCode()).isEqualTo(HandshakeError.NOT_CONNECTED);
    }
  }

  @Test
  void serverThatIsNotThereIsNotConnectedTo() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    try (WebSocketClient client =
        WebSocketClient.builder("ws://127.0.0.1:" + port + "/").connect()) {
      WebSocketHandshakeException failure = failure(client);

      assertThat(failure.errorCode()).isEqualTo(HandshakeError.NOT_CONNECTED);
      assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @Test
  void errorListenerThatThrowsDoesNotHideTheFailure() throws IOException {
    try (RawServer raw = new RawServer(RawServer.Peer::head);
        WebSocketClient client =
            WebSocketClient.builder(raw.uri())
                .onError(
                    cause -> {
                      throw new IllegalStateException("planned", cause);
                    })
                .connect()) {
      assertThat(failure(client).errorCode()).isEqualTo(HandshakeError.NOT_CONNECTED);
    }
  }

  @Test
  void connectionListenerThatThrowsClosesWith1011() {
    server
        .webSocket("/")
        .onConnection(
            socket -> socket.onClose(event -> heard.add("close " + event.code().value())));
    try (WebSocketClient client =
        WebSocketClient.builder(uri("/"))
            .onError(cause -> heard.add(String.valueOf(cause.getMessage())))
            .onConnection(
                socket -> {
                  throw new IllegalStateException("planned");
                })
            .connect()) {
      Patience.await(client.connected());

      assertThat(heard()).isEqualTo("planned");
      assertThat(heard()).isEqualTo("close 1011");
    }
  }

  @Test
  void errorsOfTheConnectionAreTold() throws IOException {
    try (RawServer raw =
            new RawServer(
                peer -> {
                  peer.upgrade("");
                  peer.sayHex("81 82 00000000 4869"); // masked, by a server
                  peer.frame();
                });
        WebSocketClient client =
            WebSocketClient.builder(raw.uri())
                .onError(cause -> heard.add(cause.getClass().getSimpleName()))
                .connect()) {
      Patience.await(client.connected());

      assertThat(heard()).isEqualTo("WebSocketProtocolException");
    }
  }

  @Test
  void closeBeforeTheConnectionFailsIt() throws IOException {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Void> closed = new CompletableFuture<>();
    try (RawServer raw =
        new RawServer(
            peer -> {
              asked.complete(null);
              Patience.await(closed);
              peer.upgrade("");
              heard.add(peer.frame());
            })) {
      WebSocketClient client =
          WebSocketClient.builder(raw.uri())
              .onConnection(socket -> heard.add("connection"))
              .connect();
      Patience.await(asked);

      client.close();
      closed.complete(null);

      assertThat(failure(client).errorCode()).isEqualTo(HandshakeError.NOT_CONNECTED);
      assertThat(heard()).isEqualTo("88 \u0003\u00e8");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://x/", "//x/", "ws:///", "ws://x/#y"})
  void uriThatIsNoWebSocketsIsRefused(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebSocketClient.builder(uri).connect())
        .withMessageContaining(uri);
  }

  @Test
  @SuppressWarnings("NullAway")
  void nothingIsNotASetting() {
    WebSocketClient.Builder builder = WebSocketClient.builder("ws://127.0.0.1/");

    assertThatNullPointerException().isThrownBy(() -> builder.handshakeTimeout(null));
    assertThatNullPointerException().isThrownBy(() -> builder.tls(null));
    assertThatNullPointerException().isThrownBy(() -> builder.onConnection(null));
    assertThatNullPointerException().isThrownBy(() -> builder.onError(null));
  }
}
