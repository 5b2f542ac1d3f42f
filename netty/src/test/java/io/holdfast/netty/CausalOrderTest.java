package io.holdfast.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.netty.StillLoop.Member;
import io.holdfast.websocket.PreparedMessage;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** What was said on another loop comes before what somebody says who has been told of it. */
final class CausalOrderTest {

  private int handedIn;

  private static PreparedMessage text(String text) {
    return PreparedMessage.text(text);
  }

  @Test
  void whatWasSaidElsewhereGoesBeforeWhatAPeerCauses() {
    try (StillLoop loop = new StillLoop()) {
      Member first = loop.connect();
      Member second = loop.connect();
      Group group = new Group();
      group.add(first.probe);
      second.probe.onMessage((sender, message) -> group.broadcast(message));

      loop.shard().execute(() -> group.broadcast(text("elsewhere")));
      second.receive(Frames.text("afterwards"));
      loop.turn();

      assertThat(first.egress.takeFrames()).containsExactly("text elsewhere", "text afterwards");
    }
  }

  @Test
  void whatWasSaidElsewhereGoesBeforeWhatSomebodySaysWhoComes() {
    try (StillLoop loop = new StillLoop()) {
      Member first = loop.connect();
      Group group = new Group();
      group.add(first.probe);
      EndpointSettings settings = ProbePort.settings();
      ConnectionProbe coming = Opening.of(settings, "").probe();

      loop.shard().execute(() -> group.broadcast(text("elsewhere")));
      loop.connect(coming.whenOpen(probe -> group.broadcast(text("afterwards"))), settings, "");
      loop.turn();

      assertThat(first.egress.takeFrames()).containsExactly("text elsewhere", "text afterwards");
    }
  }

  @ParameterizedTest
  @ArgumentsSource(AvailableTransports.class)
  void whatWasHandedInBeforeARequestGoesFirst(TransportKind kind) throws Exception {
    Routes routes = new Routes();
    routes.http("/hand-in", HttpHandler.of(this::handIn));
    routes.http(
        "/handed-in", HttpHandler.of(call -> HttpReply.text(200, Integer.toString(handedIn))));
    try (OpenPort port = OpenPort.of(kind, routes, settings -> settings);
        RawClient client = port.client()) {
      for (int i = 1; i <= 10; i++) {
        client.send(
            "GET /hand-in HTTP/1.1\r\nHost: a\r\n\r\nGET /handed-in HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(client.readAnswer().status()).isEqualTo(204);
        assertThat(client.readAnswer().body()).isEqualTo(Integer.toString(i));
      }
    }
  }

  /** Another thread hands something in, and is done, while the loop is here. */
  private HttpReply handIn(HttpCall call) {
    CompletableFuture.runAsync(() -> call.life().shard().execute(() -> handedIn++)).join();
    return HttpReply.of(204);
  }
}
