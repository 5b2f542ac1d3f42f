package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.error.HoldfastException;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import io.holdfast.netty.NettyError;
import io.holdfast.netty.PortCounts;
import io.holdfast.netty.PortException;
import io.holdfast.netty.PortLimits;
import io.holdfast.netty.QueueLimits;
import io.holdfast.netty.TransportKind;
import io.holdfast.netty.TrustedProxies;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class HoldfastServerTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static HttpResponse<String> get(HoldfastServer server, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(Local.http(server, path))
            .timeout(Duration.ofSeconds(Patience.SECONDS))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void webSocketsAndRequestsShareThePort() throws Exception {
    try (HoldfastServer server = Local.server().start()) {
      server.webSocket("/echo").onConnection(socket -> socket.onMessage(socket::send));
      server.http("/hello", HttpHandler.of(call -> HttpReply.text(200, "Hello.")));

      try (JdkClient client = JdkClient.connect(Local.ws(server, "/echo"))) {
        assertThat(client.say("Hi").next()).isEqualTo("text Hi");
      }
      assertThat(get(server, "/hello").body()).isEqualTo("Hello.");
      assertThat(get(server, "/nothing").statusCode()).isEqualTo(404);
    }
  }

  // @Twin("socket.io/server-attachment: should be bound")
  @Test
  void addressIsThatWhichIsListenedOn() {
    try (HoldfastServer server = Local.server().start()) {
      assertThat(server.port()).isPositive();
      assertThat(server.address().getPort()).isEqualTo(server.port());
      assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
    }
  }

  @Test
  void startsOnce() {
    try (HoldfastServer server = Local.server().start()) {
      assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("before");
    }
  }

  @Test
  void doesNotStartAgainAfterItsClose() {
    HoldfastServer server = Local.server().start();
    server.close();

    assertThatIllegalStateException().isThrownBy(server::start).withMessageContaining("before");
  }

  @Test
  void portThatIsTakenIsAnErrorOfItsOwnAndTheStartCanBeRepeated() throws IOException {
    HoldfastServer server;
    try (ServerSocket taken = new ServerSocket(0, 1)) {
      server = Local.builder().host("0.0.0.0").port(taken.getLocalPort()).build();

      assertThatThrownBy(server::start)
          .isInstanceOf(PortException.class)
          .hasMessageContaining(":" + taken.getLocalPort())
          .extracting(e -> ((HoldfastException) e).errorCode())
          .isEqualTo(NettyError.ADDRESS_IN_USE);
    }
    server.start();
    server.close();
  }

  @Test
  void startThatFailsLeavesNoThread() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1)) {
      HoldfastServer server = Local.builder().host("0.0.0.0").port(taken.getLocalPort()).build();
      assertThatThrownBy(server::start).isInstanceOf(PortException.class);
    }
    await().atMost(Duration.ofSeconds(Patience.SECONDS)).until(() -> loopThreads().isEmpty());
  }

  @Test
  void closeLeavesNoThread() {
    HoldfastServer server = Local.builder().loops(3).build().start();
    assertThat(loopThreads()).hasSizeBetween(1, 3);

    server.close();

    await().atMost(Duration.ofSeconds(Patience.SECONDS)).until(() -> loopThreads().isEmpty());
  }

  /** The loop of clients is a daemon and shared by all. */
  private static List<String> loopThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .map(Thread::getName)
        .filter(name -> name.startsWith("holdfast"))
        .toList();
  }

  @Test
  void closeMayBeRepeatedAndComeBeforeTheStart() {
    HoldfastServer server = Local.server();
    server.close();
    server.start();
    server.close();
    server.close();

    assertThat(server.counts()).isEqualTo(PortCounts.ZERO);
  }

  @Test
  void whatNeedsTheOpenPortFailsWithoutIt() {
    HoldfastServer server = Local.server();

    assertThatIllegalStateException().isThrownBy(server::port);
    assertThatIllegalStateException().isThrownBy(server::address);
    assertThatIllegalStateException().isThrownBy(server::openConnections);
    assertThat(server.counts()).isEqualTo(PortCounts.ZERO);
  }

  @Test
  void connectionsAndMessagesAreCounted() {
    try (HoldfastServer server = Local.server().start()) {
      server.webSocket("/echo").onConnection(socket -> socket.onMessage(socket::send));
      try (JdkClient client = JdkClient.connect(Local.ws(server, "/echo"))) {
        client.say("Hi").next();

        assertThat(server.openConnections()).isEqualTo(1);
        await()
            .atMost(Duration.ofSeconds(Patience.SECONDS))
            .untilAsserted(
                () -> {
                  assertThat(server.counts().messagesIn()).isEqualTo(1);
                  assertThat(server.counts().messagesOut()).isEqualTo(1);
                });
      }
      await()
          .atMost(Duration.ofSeconds(Patience.SECONDS))
          .until(() -> server.openConnections() == 0);
    }
  }

  @Test
  void pathHasOneEndpointAndOneHandler() {
    HoldfastServer server = Local.server();
    WebSocketServer chat = server.webSocket("/chat");
    server.http("/chat", HttpHandler.of(call -> HttpReply.of(204)));

    assertThat(server.webSockets()).containsExactly(chat);
    assertThatIllegalStateException().isThrownBy(() -> server.webSocket("/chat"));
    assertThatIllegalStateException()
        .isThrownBy(() -> server.http("/chat", HttpHandler.of(call -> HttpReply.of(204))));
    assertThatIllegalArgumentException().isThrownBy(() -> server.webSocket("chat"));
    assertThat(server.webSockets()).containsExactly(chat);
  }

  @Test
  void limitsOfTheBuilderHold() throws Exception {
    try (HoldfastServer server =
        Local.builder()
            .limits(PortLimits.DEFAULT.withRequest(300, 10, 10))
            .queueLimits(QueueLimits.DEFAULT)
            .transport(TransportKind.NIO)
            .trustedProxies(TrustedProxies.of(List.of("127.0.0.0/8")))
            .build()
            .start()) {
      server.http(
          "/address",
          HttpHandler.of(call -> HttpReply.text(200, call.remoteAddress().getHostString())));
      try (RawClient client = new RawClient(server.port())) {
        client.say("GET /address HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.7\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        assertThat(client.bytes(9)).isEqualTo("31 39 32 2e 30 2e 32 2e 37");

        client.say("GET /address HTTP/1.1\r\nHost: " + "x".repeat(400) + "\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 431 ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536})
  void portOutOfRangeIsRefused(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HoldfastServer.builder().port(port))
        .withMessage("port must be 0 to 65535, was " + port);
  }

  @Test
  void serverHasALoop() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HoldfastServer.builder().loops(0))
        .withMessage("loops must be at least 1, was 0");
  }
}
