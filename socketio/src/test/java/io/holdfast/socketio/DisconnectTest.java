package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.engineio.CloseReason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DisconnectTest extends ServerFixture {

  private final LoopbackSocket client = engine.connect();
  private final Socket socket = socketOf(client);

  private void recordEnd(Socket ended) {
    ended.onDisconnecting(
        reason -> events.add("disconnecting " + reason.words() + " " + ended.rooms().size()));
    ended.onDisconnect(
        (reason, description) ->
            events.add("disconnect " + reason.words() + " " + ended.rooms().size() + description));
  }

  // @Twin("socket.io/namespaces: should fire a `disconnecting` event just before leaving all
  //     rooms")
  @Test
  void roomsAreLeftBetweenDisconnectingAndDisconnect() {
    recordEnd(socket);
    socket.join("a");

    client.receive("1");
    client.drop(CloseReason.TRANSPORT_CLOSE);

    assertThat(events())
        .containsExactly(
            "disconnecting client namespace disconnect 2",
            "disconnect client namespace disconnect 0");
    assertThat(socket.isConnected()).isFalse();
    assertThat(socket.emit("late")).isFalse();
  }

  // @Twin("socket.io/namespaces: should disconnect upon transport disconnection")
  @ParameterizedTest
  @EnumSource(CloseReason.class)
  void theReasonOfTheConnectionIsThatOfItsSockets(CloseReason reason) {
    server.of("/chat").onConnection(this::recordEnd);
    client.receive("0/chat,");
    recordEnd(socket);

    client.drop(reason);

    assertThat(events())
        .containsExactly(
            "disconnecting " + reason.words() + " 1",
            "disconnect " + reason.words() + " 0",
            "disconnecting " + reason.words() + " 1",
            "disconnect " + reason.words() + " 0");
    assertThat(DisconnectReason.of(reason).words()).isEqualTo(reason.words());
  }

  @Test
  void theServerTakesASocketOut() {
    recordEnd(socket);

    socket.disconnect(false);
    socket.disconnect(false);

    assertThat(client.sent()).containsExactly("1");
    assertThat(client.isOpen()).isTrue();
    assertThat(events())
        .containsExactly(
            "disconnecting server namespace disconnect 1",
            "disconnect server namespace disconnect 0");
  }

  // @Twin("socket.io/socket: should disconnect all namespaces when calling disconnect(true)")
  @Test
  void theServerClosesTheConnection() {
    server.of("/chat").onConnection(this::recordEnd);
    client.receive("0/chat,");
    client.sent();
    recordEnd(socket);

    socket.disconnect(true);

    assertThat(client.sent()).containsExactly("1", "1/chat,");
    assertThat(client.closeReason).isEqualTo(CloseReason.FORCED_CLOSE);
    assertThat(events()).hasSize(4).allMatch(event -> event.contains("server namespace disc"));
  }

  // @Twin("socket.io/socket: should ignore a packet received after disconnection")
  @Test
  void whatCrossesTheDisconnectIsIgnored() {
    socket.on("late", event -> events.add("heard"));

    socket.disconnect(false);
    client.receive("2[\"late\"]", "30[]", "1");

    assertThat(client.isOpen()).isTrue();
    assertThat(events()).isEmpty();
    client.receive("0");
    assertThat(client.sent()).hasSize(2);
    client.receive("1", "2[\"late\"]");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aListenerMayDisconnectItsSocket() {
    recordEnd(socket);
    socket.on("bye", event -> socket.disconnect(true));
    socket.on("bye", event -> events.add("" + socket.isConnected()));

    client.receive("2[\"bye\"]");

    assertThat(events()).element(2).isEqualTo("false");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aSocketMayBeDisconnectedWhenItIsConnected() {
    server
        .of("/bye")
        .onConnection(
            gone -> {
              gone.emit("bye", "now");
              gone.disconnect(false);
            });

    client.receive("0/bye,");

    assertThat(client.sent()).element(1).isEqualTo("2/bye,[\"bye\",\"now\"]");
    assertThat(server.of("/bye").sockets()).isEmpty();
    client.receive("2[\"still here\"]");
    assertThat(client.isOpen()).isTrue();
  }

  // @Twin("socket.io/close: should stop socket and timers")
  @Test
  void closingTheServerEndsAllSockets() {
    recordEnd(socket);

    assertThat(server.close().toCompletableFuture()).isCompleted();

    assertThat(events())
        .containsExactly(
            "disconnecting server shutting down 1", "disconnect server shutting down 0");
    assertThat(engine.clientsCount()).isZero();
    assertThat(engine.timerCount()).isZero();
  }

  @Test
  void oneEndListenerThatFailsStopsNoOther() {
    socket.onError(error -> events.add(error.message()));
    socket.onDisconnecting(
        reason -> {
          throw new IllegalStateException("broken");
        });
    recordEnd(socket);

    client.receive("1");

    assertThat(events()).hasSize(3).startsWith("broken");
    assertThat(server.sockets().allSockets()).isEmpty();
  }

  @Test
  void whatIsEmittedToOthersWhileDisconnectingArrives() {
    LoopbackSocket watcher = engine.connect();
    socketOf(watcher).join("watchers");
    socket.onDisconnecting(
        reason -> server.to("watchers").emit("gone", Map.of("reason", reason.words())));

    client.drop(CloseReason.PING_TIMEOUT);

    assertThat(watcher.sent()).containsExactly("2[\"gone\",{\"reason\":\"ping timeout\"}]");
  }

  @Test
  void whatIsUnderWayToTheLatestNamespacesThatWereLeftIsIgnored() {
    create(SocketIoOptions.create().maxNamespacesPerConnection(2));
    LoopbackSocket kicked = engine.open();
    for (String name : List.of("/a", "/b", "/c")) {
      Namespace namespace = server.of(name);
      kicked.receive("0" + name + ",");
      only(namespace).disconnect(false);
    }

    kicked.receive("2/c,[\"late\"]", "2/b,[\"late\"]");
    assertThat(kicked.isOpen()).isTrue();
    kicked.receive("2/a,[\"too late\"]");

    assertThat(kicked.closeReason).isEqualTo(CloseReason.FORCED_CLOSE);
  }
}
