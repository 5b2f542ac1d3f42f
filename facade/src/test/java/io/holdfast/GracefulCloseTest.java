package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import io.holdfast.netty.UpgradeDecision;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class GracefulCloseTest {

  private static final String GOING_AWAY = "88 02 03 e9";
  private static final String MASKED_GOING_AWAY = "88 82 00000000 03e9";

  /** Opens a connection that the server, too, knows to be open. */
  private static RawClient open(HoldfastServer server, WebSocketServer endpoint)
      throws IOException {
    RawClient client = RawClient.open(server.port(), "/chat");
    knows(endpoint);
    return client;
  }

  /** Waits until the server knows of a client: it does a little later than the client. */
  private static void knows(WebSocketServer endpoint) {
    await()
        .atMost(Duration.ofSeconds(Patience.SECONDS))
        .until(() -> endpoint.clients().size() == 1);
  }

  private static CompletableFuture<Void> closing(HoldfastServer server, Duration timeout) {
    return CompletableFuture.runAsync(() -> server.close(timeout));
  }

  @Test
  void everyClientOfEveryEndpointIsToldGoingAway() {
    HoldfastServer server = Local.server();
    WebSocketServer chat = server.webSocket("/chat");
    WebSocketServer echo = server.webSocket("/echo");
    server.start();
    List<JdkClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(JdkClient.connect(Local.ws(server, i % 2 == 0 ? "/chat" : "/echo")));
    }

    server.close(Duration.ofSeconds(Patience.SECONDS));

    assertThat(clients).allMatch(client -> client.next().equals("close 1001"));
    assertThat(chat.size() + echo.size()).isZero();
    assertThat(chat.clients()).isEmpty();
    assertThat(chat.closeCounts()).containsOnly(Assertions.entry(1001, 10L));
    clients.forEach(JdkClient::close);
  }

  @Test
  void whatWasSentBeforeArrivesBefore() {
    HoldfastServer server = Local.server();
    WebSocketServer chat = server.webSocket("/chat");
    server.start();
    try (JdkClient client = JdkClient.connect(Local.ws(server, "/chat"))) {
      knows(chat);
      chat.broadcast("the last words");
      server.close(Duration.ofSeconds(Patience.SECONDS));

      assertThat(client.next()).isEqualTo("text the last words");
      assertThat(client.next()).isEqualTo("close 1001");
    }
  }

  @Test
  void clientThatDoesNotAnswerIsCutAtTheDeadline() throws IOException {
    HoldfastServer server = Local.server();
    WebSocketServer chat = server.webSocket("/chat");
    server.start();
    try (RawClient client = open(server, chat)) {
      long startNanos = System.nanoTime();
      server.close(Duration.ofMillis(200));

      assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isGreaterThan(ofMillis(200));
      assertThat(client.bytes(4)).isEqualTo(GOING_AWAY);
      assertThat(client.isAtEnd()).isTrue();
      assertThat(chat.closeCounts()).containsOnly(Assertions.entry(1006, 1L));
    }
  }

  private static Duration ofMillis(int millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void closeReturnsAsSoonAsAllHaveAnswered() throws IOException {
    HoldfastServer server = Local.server();
    WebSocketServer chat = server.webSocket("/chat");
    server.start();
    try (RawClient client = open(server, chat)) {
      CompletableFuture<Void> closing = closing(server, Duration.ofDays(1));
      assertThat(client.bytes(4)).isEqualTo(GOING_AWAY);
      assertThat(closing).isNotDone();

      client.sayHex(MASKED_GOING_AWAY);

      Patience.await(closing);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void requestInFlightIsAnswered() throws IOException {
    HoldfastServer server = Local.server();
    CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    CompletableFuture<Void> called = new CompletableFuture<>();
    server.webSocket("/chat");
    server.http(
        "/slow",
        call -> {
          called.complete(null);
          return reply;
        });
    server.start();
    try (RawClient client = new RawClient(server.port());
        JdkClient witness = JdkClient.connect(Local.ws(server, "/chat"))) {
      client.say("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
      Patience.await(called);
      CompletableFuture<Void> closing = closing(server, Duration.ofDays(1));
      assertThat(witness.next()).isEqualTo("close 1001");
      assertThat(closing).isNotDone();

      reply.complete(HttpReply.text(200, "done"));

      assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("connection: close\r\n");
      assertThat(client.bytes(4)).isEqualTo("64 6f 6e 65");
      Patience.await(closing);
    }
  }

  @Test
  void requestThatIsNotAnsweredIsCutAtTheDeadline() throws IOException {
    HoldfastServer server = Local.server();
    CompletableFuture<Void> called = new CompletableFuture<>();
    server.http(
        "/never",
        call -> {
          called.complete(null);
          return new CompletableFuture<>();
        });
    server.start();
    try (RawClient client = new RawClient(server.port())) {
      client.say("GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
      Patience.await(called);

      server.close(Duration.ofMillis(200));

      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void handlerMayAskTheServerWhileItCloses() throws IOException {
    HoldfastServer server = Local.builder().loops(1).build();
    WebSocketServer chat = server.webSocket("/chat");
    server.http(
        "/open", HttpHandler.of(call -> HttpReply.text(200, "" + server.openConnections())));
    server.start();
    try (RawClient http = new RawClient(server.port());
        RawClient socket = open(server, chat)) {
      http.say("GET /open HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(http.head()).startsWith("HTTP/1.1 200 ");
      assertThat(http.bytes(1)).isEqualTo("32");
      CompletableFuture<Void> closing = closing(server, Duration.ofDays(1));
      assertThat(socket.bytes(4)).isEqualTo(GOING_AWAY);

      http.say("GET /open HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(http.head()).startsWith("HTTP/1.1 200 ");
      socket.sayHex(MASKED_GOING_AWAY);
      Patience.await(closing);
    }
  }

  @Test
  void newConnectionsAreRefusedByTheSystem() {
    HoldfastServer server = Local.server().start();
    int port = server.port();
    server.close();

    Assertions.assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(ConnectException.class);
  }

  @Test
  void connectionThatWasVerifiedDuringTheCloseIsToldToo() throws IOException {
    HoldfastServer server = Local.server();
    CompletableFuture<UpgradeDecision> decision = new CompletableFuture<>();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    server.webSocket(
        "/slow",
        options ->
            options.verifyClientAsync(
                request -> {
                  asked.complete(null);
                  return decision;
                }));
    WebSocketServer chat = server.webSocket("/chat");
    server.start();
    try (RawClient witness = open(server, chat);
        RawClient late = RawClient.upgraded(server.port(), "/slow", "")) {
      Patience.await(asked);
      CompletableFuture<Void> closing = closing(server, Duration.ofDays(1));
      assertThat(witness.bytes(4)).isEqualTo(GOING_AWAY);

      decision.complete(UpgradeDecision.accept());

      assertThat(late.head()).startsWith("HTTP/1.1 101 ");
      assertThat(late.bytes(4)).isEqualTo(GOING_AWAY);
      late.sayHex(MASKED_GOING_AWAY);
      witness.sayHex(MASKED_GOING_AWAY);
      Patience.await(closing);
    }
  }

  @Test
  void interruptedCloseReturnsAtOnceAndKeepsTheFlag() throws Exception {
    HoldfastServer server = Local.server();
    WebSocketServer chat = server.webSocket("/chat");
    server.start();
    try (RawClient client = open(server, chat)) {
      CompletableFuture<Boolean> wasInterrupted = new CompletableFuture<>();
      Thread closing =
          new Thread(
              () -> {
                server.close(Duration.ofDays(1));
                wasInterrupted.complete(Thread.currentThread().isInterrupted());
              });
      closing.start();
      assertThat(client.bytes(4)).isEqualTo(GOING_AWAY);

      closing.interrupt();

      assertThat(Patience.await(wasInterrupted)).isTrue();
      assertThat(client.isAtEnd()).as("the connection is cut").isTrue();
    }
  }
}
