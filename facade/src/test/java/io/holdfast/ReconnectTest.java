package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ReconnectTest {

  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofMillis(10);

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private String heard() {
    return Patience.next(heard);
  }

  private static void refuse(RawServer.Peer peer) throws IOException {
    peer.head();
    peer.say("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  void clientComesBackWheneverItsConnectionEnds() {
    HoldfastServer server = Local.server().start();
    server.webSocket("/").onConnection(socket -> socket.onText(text -> socket.terminate()));
    try (WebSocketClient client =
        WebSocketClient.builder(Local.ws(server, "/").toString())
            .reconnect(SHORT, LONG)
            .onConnection(
                socket -> {
                  heard.add("open");
                  socket.onClose(event -> heard.add("close"));
                })
            .connect()) {
      WebSocket before = Patience.await(client.connected());
      assertThat(heard()).isEqualTo("open");
      for (int i = 0; i < 5; i++) {
        client.socket().orElseThrow().send("cut me");

        assertThat(heard()).isEqualTo("close");
        assertThat(heard()).isEqualTo("open");
      }
      assertThat(client.socket().orElseThrow()).isNotSameAs(before);
      assertThat(Patience.await(client.connected())).isSameAs(before);
    } finally {
      server.close();
    }
  }

  @Test
  void clientTriesUntilTheServerTakesIt() throws IOException {
    CompletableFuture<RawServer> self = new CompletableFuture<>();
    try (RawServer raw =
        new RawServer(
            peer -> {
              if (Patience.await(self).acceptedCount() < 4) {
                refuse(peer);
              } else {
                peer.upgrade("");
                heard.add(peer.frame());
              }
            })) {
      self.complete(raw);
      try (WebSocketClient client =
          WebSocketClient.builder(raw.uri())
              .reconnect(SHORT, LONG)
              .onError(cause -> heard.add("failed"))
              .connect()) {
        Patience.await(client.connected()).send("at last");

        for (int i = 0; i < 3; i++) {
          assertThat(heard()).isEqualTo("failed");
        }
        assertThat(heard()).isEqualTo("81 at last");
      }
    }
  }

  @Test
  void errorListenerThatThrowsDoesNotStopTheClient() throws IOException {
    try (RawServer raw = new RawServer(ReconnectTest::refuse);
        WebSocketClient client =
            WebSocketClient.builder(raw.uri())
                .reconnect(SHORT, LONG)
                .onError(
                    cause -> {
                      throw new IllegalStateException("planned", cause);
                    })
                .connect()) {
      await().atMost(Duration.ofSeconds(Patience.SECONDS)).until(() -> raw.acceptedCount() >= 3);
      assertThat(client.connected().toCompletableFuture()).isNotDone();
    }
  }

  @Test
  void waitIsNotShorterThanHalfTheStep() throws IOException {
    try (RawServer raw = new RawServer(ReconnectTest::refuse)) {
      long startNanos = System.nanoTime();
      CountDownLatch failures = new CountDownLatch(4);
      try (WebSocketClient client =
          WebSocketClient.builder(raw.uri())
              .reconnect(Duration.ofMillis(40), Duration.ofMillis(160))
              .onError(cause -> failures.countDown())
              .connect()) {
        await().atMost(Duration.ofSeconds(Patience.SECONDS)).until(() -> failures.getCount() == 0);
        assertThat(client.socket()).isEmpty();
      }

      // Between four attempts there are three waits: 20 to 40, 40 to 80, 80 to 160 ms.
      assertThat(System.nanoTime() - startNanos)
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(140));
    }
  }

  @Test
  void closedClientDoesNotComeBack() throws IOException {
    HoldfastServer server = Local.server().start();
    WebSocketServer endpoint = server.webSocket("/");
    endpoint.onConnection(socket -> heard.add("open"));
    WebSocketClient client =
        WebSocketClient.builder(Local.ws(server, "/").toString()).reconnect(SHORT, LONG).connect();
    Patience.await(client.connected());
    assertThat(heard()).isEqualTo("open");

    client.close();

    await()
        .atMost(Duration.ofSeconds(Patience.SECONDS))
        .until(() -> endpoint.closeCounts().getOrDefault(1000, 0L) == 1);
    outwait(50);
    assertThat(heard).isEmpty();
    assertThat(client.socket()).isEmpty();
    server.close();
  }

  @Test
  void clientThatIsClosedDuringAWaitAsksNoMore() throws IOException {
    CompletableFuture<Void> failed = new CompletableFuture<>();
    Duration wait = Duration.ofSeconds(2);
    try (RawServer raw = new RawServer(ReconnectTest::refuse)) {
      WebSocketClient client =
          WebSocketClient.builder(raw.uri())
              .reconnect(wait, wait)
              .onError(cause -> failed.complete(null))
              .connect();
      Patience.await(failed);
      // Once another client on the same loop has been answered, the wait has begun.
      Patience.failure(WebSocketClient.builder(raw.uri()).connect().connected());

      client.close();
      int before = raw.acceptedCount();

      assertThat(Patience.failure(client.connected())).hasMessageContaining("closed");
      outwait((int) wait.toMillis());
      assertThat(raw.acceptedCount()).isEqualTo(before);
    }
  }

  /**
   * Lets another client, on the same loop, wait for longer: had the first one come back, it would
   * have done so before.
   */
  private static void outwait(int millis) throws IOException {
    CountDownLatch failures = new CountDownLatch(3);
    try (RawServer raw = new RawServer(ReconnectTest::refuse);
        WebSocketClient client =
            WebSocketClient.builder(raw.uri())
                .reconnect(Duration.ofMillis(millis), Duration.ofMillis(millis))
                .onError(cause -> failures.countDown())
                .connect()) {
      await().atMost(Duration.ofSeconds(Patience.SECONDS)).until(() -> failures.getCount() == 0);
      assertThat(client.socket()).isEmpty();
    }
  }

  @Test
  void eachClientOfABuilderWaitsByItself() throws IOException {
    try (RawServer raw =
        new RawServer(
            peer -> {
              peer.upgrade("");
              heard.add(peer.frame());
            })) {
      WebSocketClient.Builder builder =
          WebSocketClient.builder(raw.uri()).reconnect(SHORT, LONG).subprotocols();
      try (WebSocketClient one = builder.connect();
          WebSocketClient two = builder.connect()) {
        Patience.await(one.connected()).send("one");
        assertThat(heard()).isEqualTo("81 one");
        Patience.await(two.connected()).send("two");
        assertThat(heard()).isEqualTo("81 two");
      }
    }
  }

  @Test
  void waitsOutOfRangeAreRefused() {
    WebSocketClient.Builder builder = WebSocketClient.builder("ws://127.0.0.1/");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.reconnect(Duration.ZERO, Duration.ofSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.reconnect(Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}
