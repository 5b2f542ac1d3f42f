package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.EventPacket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamespaceTest extends ServerFixture {

  // @Twin("socket.io/namespaces: should be accessible through .sockets")
  @Test
  void theMainNamespaceIsThere() {
    assertThat(server.sockets().name()).isEqualTo("/");
    assertThat(server.of("/")).isSameAs(server.sockets());
  }

  // @Twin("socket.io/namespaces: should be able to equivalently start with \"\" or \"/\" on
  //     server")
  @Test
  void aNameMayLackItsSlash() {
    assertThat(server.of("")).isSameAs(server.of("/"));
    assertThat(server.of("chat")).isSameAs(server.of("/chat"));
  }

  // @Twin("socket.io/namespaces: should emit an 'new_namespace' event")
  @Test
  void listenersAreToldOfNewNamespacesOnce() {
    server.onNewNamespace(namespace -> events.add(namespace.name()));

    server.of("/chat");
    server.of("/chat");

    assertThat(events()).containsExactly("/chat");
  }

  @Test
  void aListenerMayUseTheNewNamespace() {
    server.onNewNamespace(namespace -> server.of(namespace.name()).use((socket, next) -> {}));

    assertThat(server.of("/chat").middlewares()).hasSize(1);
  }

  // @Twin("socket.io/namespaces: should be aliased")
  @Test
  void whatIsDoneToTheServerIsDoneToTheMainNamespace() {
    server.use(Middleware.of(socket -> events.add("middleware")));
    server.onConnection(socket -> events.add("connection"));
    LoopbackSocket client = engine.connect();
    client.sent();

    server.emit("a", 1);
    server.send("b");

    assertThat(events()).containsExactly("middleware", "connection");
    assertThat(client.sent()).containsExactly("2[\"a\",1]", "2[\"message\",\"b\"]");
  }

  @Test
  void oneConnectionIsInManyNamespaces() {
    Namespace chat = server.of("/chat");
    LoopbackSocket client = engine.connect();

    client.receive("0/chat,");
    client.sent();
    chat.emit("a");
    server.emit("b");

    assertThat(client.sent()).containsExactly("2/chat,[\"a\"]", "2[\"b\"]");
    assertThat(only(chat).conn()).isSameAs(client);
    assertThat(only(chat).id()).isNotEqualTo(only(server.sockets()).id());
  }

  private LoopbackSocket joining(String namespace) {
    LoopbackSocket client = engine.open();
    client.receive("0" + namespace + ",");
    client.sent();
    return client;
  }

  // @Twin("socket.io/namespaces: should exclude a specific socket when emitting (in a
  //     namespace)")
  @Test
  void oneSocketOfANamespaceMayBeLeftOut() {
    Namespace chat = server.of("/chat");
    LoopbackSocket leftOut = joining("/chat");
    String id = only(chat).id();
    LoopbackSocket heard = joining("/chat");

    chat.except(id).emit("a");

    assertThat(heard.sent()).containsExactly("2/chat,[\"a\"]");
    assertThat(leftOut.sent()).isEmpty();
  }

  // @Twin("socket.io/namespaces: should find all clients across namespace rooms")
  @Test
  void theSocketsOfANamespaceAreFoundWhateverTheirRooms() {
    Namespace chat = server.of("/chat");
    joining("/chat");
    String foo = only(chat).id();
    only(chat).join("foo");
    server.of("/other");
    joining("/other");
    only(server.of("/other")).join("foo");
    joining("/chat");
    chat.except("foo").socketsJoin("bar");

    assertThat(chat.fetchSockets().toCompletableFuture().join())
        .hasSize(2)
        .extracting(socket -> socket.id().equals(foo) == socket.rooms().contains("foo"))
        .containsOnly(true);
  }

  // @Twin("socket.io/namespaces: should throw on reserved event")
  // @Twin("socket.io/socket: should throw on reserved event")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "connect",
        "connect_error",
        "disconnect",
        "disconnecting",
        "newListener",
        "removeListener"
      })
  void reservedEventsAreNotEmitted(String event) {
    Socket socket = socketOf(engine.connect());

    for (Runnable emit :
        List.<Runnable>of(
            () -> server.emit(event),
            () -> server.to("room").emitWithAck(event),
            () -> socket.emit(event),
            () -> socket.emitWithAck(event),
            () -> socket.on(event, any -> {}))) {
      assertThatThrownBy(emit::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("\"" + event + "\" is a reserved event name");
    }
  }

  @Test
  void aServerThatIsAloneGetsNoAnswersFromOthers() {
    assertThat(server.serverSideEmitWithAck("ping", 1).toCompletableFuture())
        .isCompletedWithValue(List.of());
    server.serverSideEmit("ping");
    for (String event : List.of("connect", "connection", "new_namespace")) {
      assertThatThrownBy(() -> server.serverSideEmit(event))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void eventsOfOtherServersAreHeardAndAnswered() {
    server.onServerSide("ping", event -> event.ack().send(event.get(0, Integer.class) + 1));

    server
        .sockets()
        .receiveServerSide(
            new EventPacket(Arguments.write("ping", 1)), reply -> events.add(reply.toString()));

    assertThat(events()).containsExactly("[2]");
  }
}
