package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.Revision;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients of Socket.IO 1 and 2. */
final class RevisionThreeTest extends ServerFixture {

  private LoopbackSocket open() {
    return engine.open(Revision.THREE, new LoopbackRequest());
  }

  // @Twin("socket.io/v2-compatibility: should connect if `allowEIO3` is true")
  @Test
  void theMainNamespaceIsJoinedWithoutAsking() {
    LoopbackSocket client = open();

    assertThat(client.sent()).containsExactly("0");
    assertThat(server.sockets().sockets()).containsOnlyKeys(client.id());
  }

  // @Twin("socket.io/v2-compatibility: should be able to connect to a namespace with a query")
  @Test
  void theQueryOfTheNamespaceIsItsAuth() {
    Namespace namespace = server.of("/chat");
    LoopbackSocket client = open();
    client.sent();

    client.receive("0/chat?token=a%20b+c&x=%&y,");

    assertThat(client.sent()).containsExactly("0/chat,");
    Socket socket = only(namespace);
    assertThat(socket.id()).isEqualTo("/chat#" + client.id());
    assertThat(socket.handshake().auth(Object.class))
        .isEqualTo(Map.of("token", "a b c", "x", "%", "y", ""));
  }

  @Test
  void refusalsArePlain() {
    server.use((socket, next) -> next.refuse("no"));
    server.of("/data").use((socket, next) -> next.refuse("no", Map.of("code", 1)));
    LoopbackSocket client = open();

    client.receive("0/data");

    assertThat(client.sent()).containsExactly("4\"no\"", "4/data,{\"code\":1}");
  }

  @Test
  void eventsAndAnswersWorkAsInLaterRevisions() {
    server.onConnection(
        socket -> socket.on("add", Integer.class, Integer.class, (a, b, ack) -> ack.send(a + b)));
    LoopbackSocket client = open();
    client.sent();

    client.receive("27[\"add\",1,2]");

    assertThat(client.sent()).containsExactly("37[3]");
  }
}
