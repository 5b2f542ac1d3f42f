package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineListener;
import io.holdfast.engineio.EngineServer;
import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class EngineIoTest {

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  private static CompletableFuture<HttpResponse<String>> get(HoldfastServer server, String query) {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/engine.io/?EIO=4" + query);
    return HttpClient.newHttpClient()
        .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private String event() throws InterruptedException {
    return String.valueOf(events.poll(Patience.SECONDS, TimeUnit.SECONDS));
  }

  // @Twin("engine.io/server: should stop socket and timers")
  // @Twin("socket.io/close: should be able to close sio sending a srv")
  @Test
  void sessionsEndWithTheServerWhateverTheirTransport() throws Exception {
    HoldfastServer server = Local.server();
    EngineServer engine = server.engineIo("/engine.io", options -> {});
    engine.onConnection(socket -> new Written());
    server.start();
    String packet = get(server, "&transport=polling").get().body();
    String sid = packet.substring(9, 29);
    CompletableFuture<HttpResponse<String>> poll = get(server, "&transport=polling&sid=" + sid);
    JdkClient webSocket =
        JdkClient.connect(Local.ws(server, "/engine.io/?EIO=4&transport=websocket"));
    assertThat(webSocket.next()).startsWith("text 0{");
    assertThat(engine.clientsCount()).isEqualTo(2);

    server.close(Duration.ofSeconds(Patience.SECONDS));

    assertThat(event()).isEqualTo("server shutting down");
    assertThat(event()).isEqualTo("server shutting down");
    assertThat(webSocket.next()).startsWith("close");
    // The poll may have come before the server was closed, meanwhile, or after.
    assertThat(poll.get().body())
        .isIn(
            "1",
            "{\"code\":1,\"message\":\"Session ID unknown\"}",
            "No more sessions are taken.\n");
    assertThat(engine.clientsCount()).isZero();
    webSocket.close();
  }

  @Test
  void aPathLeadsToOneOnly() {
    try (HoldfastServer server = Local.server()) {
      server.engineIo("/engine.io", options -> {});

      assertThatIllegalStateException()
          .isThrownBy(() -> server.engineIo("/engine.io/", options -> {}));
    }
  }

  @Test
  void timersWaitForTheStart() throws Exception {
    CompletableFuture<Void> ran = new CompletableFuture<>();
    try (HoldfastServer server = Local.server()) {
      EngineServer engine = server.engineIo("/engine.io", options -> {});
      engine.schedule(Duration.ZERO, () -> ran.complete(null));
      assertThat(ran).isNotDone();

      server.start();

      ran.get(Patience.SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Writes down how its session ends. */
  private final class Written implements EngineListener {

    @Override
    public void onText(ByteBuf payload, int offset, int length) {
      events.add("text");
    }

    @Override
    public void onBinary(ByteBuf payload, int offset, int length) {
      events.add("binary");
    }

    @Override
    public void onUpgrade() {
      events.add("upgrade");
    }

    @Override
    public void onClose(CloseReason reason) {
      events.add(reason.words());
    }
  }
}
