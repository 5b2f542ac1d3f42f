package io.holdfast.socketio.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that says and hears packets as they are on the wire. */
final class TestClient implements WebSocket.Listener, AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;
  private static final String STATISTICS = "[\"server_stats\",";

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final StringBuilder part = new StringBuilder();
  private final WebSocket webSocket;

  TestClient(HoldfastServer server) {
    this(server, "none=none");
  }

  TestClient(HoldfastServer server, String cookie) {
    URI uri =
        URI.create(
            "ws://127.0.0.1:" + server.port() + "/socket.io/?EIO=4&transport=websocket&colour=red");
    webSocket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("cookie", cookie)
            .buildAsync(uri, this)
            .join();
    expect("0{");
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean isLast) {
    part.append(text);
    if (isLast) {
      heard.add(part.toString());
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  TestClient say(String packet) {
    webSocket.sendText(packet, true).join();
    return this;
  }

  /** {@return the next packet} */
  String hear() {
    try {
      return String.valueOf(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes the next packet, which has to begin like this. Statistics come whenever they are due. */
  String expect(String beginning) {
    String packet = hear();
    while (packet.contains(STATISTICS) && !beginning.contains(STATISTICS)) {
      packet = hear();
    }
    assertThat(packet).startsWith(beginning);
    return packet;
  }

  /** Takes the next packet that begins like this. */
  String find(String beginning) {
    for (String packet = hear(); ; packet = hear()) {
      if (packet.startsWith(beginning)) {
        return packet;
      }
      assertThat(packet).as("while waiting for %s", beginning).isNotEqualTo("null");
    }
  }

  /** {@return the id of the client's socket in the main namespace, which it joins} */
  String join() {
    say("40");
    String packet = expect("40{");
    return packet.substring(packet.indexOf(":\"") + 2, packet.indexOf("\"}"));
  }

  @Override
  public void close() {
    webSocket.abort();
  }
}
