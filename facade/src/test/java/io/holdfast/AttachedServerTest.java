package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** WebSockets on the port of a server that is not ours, and stays what it is. */
@Timeout(120)
final class AttachedServerTest {

  private AttachedServer webSockets;
  private DisposableServer http;

  @BeforeEach
  void start() {
    webSockets = AttachedServer.create();
    webSockets.webSocket("/echo").onConnection(socket -> socket.onMessage(socket::send));
    http =
        HttpServer.create()
            .doOnChannelInit(
                (observer, channel, address) -> webSockets.attachment().attach(channel.pipeline()))
            .route(routes -> routes.get("/hello", (in, out) -> out.sendString(Mono.just("hi"))))
            .bindNow();
  }

  @AfterEach
  void stop() {
    webSockets.close();
    http.disposeNow();
  }

  private URI ws(String path) {
    return URI.create("ws://localhost:" + http.port() + path);
  }

  private String get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + http.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void itsEndpointsAndTheServersOwnRoutesShareThePort() throws Exception {
    try (JdkClient client = JdkClient.connect(ws("/echo"))) {
      client.say("Hello");

      assertThat(client.next()).isEqualTo("text Hello");
      assertThat(get("/hello")).isEqualTo("hi");
      assertThat(webSockets.counts().messagesIn()).isEqualTo(1);
    }
  }

  @Test
  void endpointsMayHaveOptionsAndComeLater() {
    webSockets.webSocket("/small", options -> options.maxPayload(200));

    try (JdkClient client = JdkClient.connect(ws("/small"))) {
      client.say("x".repeat(201));

      assertThat(client.next()).startsWith("close 1009");
    }
    assertThat(webSockets.webSockets()).hasSize(2);
  }

  @Test
  void closingSaysGoodbyeAndLeavesTheServerAlone() throws Exception {
    JdkClient client = JdkClient.connect(ws("/echo"));
    WebSocketServer echo = webSockets.webSockets().iterator().next();

    webSockets.close(Duration.ofSeconds(Patience.SECONDS));

    assertThat(client.next()).isEqualTo("close 1001");
    assertThat(echo.closeCounts()).containsOnly(entry(1001, 1L));
    assertThat(refusal()).isEqualTo(503);
    assertThat(get("/hello")).isEqualTo("hi");
  }

  private int refusal() throws InterruptedException, TimeoutException {
    return JdkClient.refusal(ws("/echo"), builder -> builder);
  }
}
