package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.Revision;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConnectTest extends ServerFixture {

  @Test
  void aConnectIsAnsweredWithAnIdThatIsNotTheSessions() {
    LoopbackSocket client = engine.open();

    client.receive("0");

    String id = client.sid();
    assertThat(id).hasSize(20).isNotEqualTo(client.id());
    assertThat(server.sockets().sockets()).containsOnlyKeys(id);
  }

  // @Twin("socket.io/namespaces: should fire a `connection` event")
  @Test
  void listenersAreToldAfterTheAnswer() {
    server.onConnection(socket -> socket.emit("welcome"));

    LoopbackSocket client = engine.connect();

    assertThat(client.sent()).hasSize(2).element(1).isEqualTo("2[\"welcome\"]");
  }

  // @Twin("socket.io/namespaces: should return error connecting to non-existent namespace")
  @Test
  void aNamespaceThatThereIsNotIsRefused() {
    LoopbackSocket client = engine.open();

    client.receive("0/nothing,");

    assertThat(client.sent()).containsExactly("4/nothing,{\"message\":\"Invalid namespace\"}");
    assertThat(client.isOpen()).isTrue();
  }

  // @Twin("socket.io/close: should close the connection when receiving an EVENT packet while
  //     not connected")
  @Test
  void anEventBeforeTheConnectClosesTheConnection() {
    LoopbackSocket client = engine.open();

    client.receive("2[\"hello\"]");

    assertThat(client.closeReason).isEqualTo(CloseReason.FORCED_CLOSE);
  }

  @Test
  void aSecondConnectClosesTheConnection() {
    LoopbackSocket client = engine.connect();
    only(server.sockets()).onDisconnect(reason -> events.add(reason.words()));

    client.receive("0");

    assertThat(client.isOpen()).isFalse();
    assertThat(events()).containsExactly("forced server close");
  }

  @Test
  void whatIsNoPacketClosesTheConnection() {
    for (String packet : new String[] {"", "x", "abc", "2", "2{}", "2[\"a\"", "4{}", "51-"}) {
      LoopbackSocket client = engine.connect();
      Socket socket = socketOf(client);
      socket.onDisconnect((reason, description) -> events.add(reason.words()));
      socket.onError(error -> events.add(error.error().getClass().getSimpleName()));

      client.receive(packet);
      client.receive(packet.equals("51-") ? "2[\"late\"]" : "2[]");

      assertThat(client.closeReason).as(packet).isEqualTo(CloseReason.PARSE_ERROR);
      assertThat(events()).as(packet).containsExactly("PacketException", "parse error");
    }
  }

  @Test
  void bytesThatNobodyAnnouncedCloseTheConnection() {
    LoopbackSocket client = engine.connect();

    client.receiveBinary(1, 2);

    assertThat(client.closeReason).isEqualTo(CloseReason.PARSE_ERROR);
  }

  // @Twin("socket.io/namespaces: should close a client without namespace")
  @Test
  void aConnectionThatJoinsNothingIsClosedInTime() {
    create(SocketIoOptions.create().connectTimeout(Duration.ofMillis(1500)));
    LoopbackSocket client = engine.open();
    LoopbackSocket other = engine.connect();

    engine.advance(Duration.ofMillis(1499));
    assertThat(client.isOpen()).isTrue();
    engine.advance(Duration.ofMillis(1));

    assertThat(client.isOpen()).isFalse();
    assertThat(client.isDiscarded).isTrue();
    assertThat(other.isOpen()).isTrue();
    assertThat(engine.timerCount()).isZero();
  }

  @Test
  void whatTheClientSentAlongIsReadByItsName() {
    LoopbackSocket client = engine.open();
    client.receive("0{\"token\":\"t\",\"tries\":2,\"none\":null,\"point\":{\"x\":1,\"y\":2}}");

    Handshake handshake = only(server.sockets()).handshake();

    assertThat(handshake.auth("token", String.class)).contains("t");
    assertThat(handshake.auth("tries", Integer.class)).contains(2);
    assertThat(handshake.auth("point", SocketEventsTest.Point.class))
        .contains(new SocketEventsTest.Point(1, 2));
    assertThat(handshake.auth("none", String.class)).isEmpty();
    assertThat(handshake.auth("other", String.class)).isEmpty();
    assertThat(handshake.auth("token", Integer.class)).isEmpty();
    assertThat(handshake.auth("tries", String.class)).isEmpty();
    assertThat(handshake.auth("point", String.class)).isEmpty();
  }

  // @Twin("socket.io/socket: should have access to the request")
  @Test
  void theHandshakeTellsWhatTheClientSaid() {
    LoopbackSocket client =
        engine.open(
            Revision.FOUR,
            new LoopbackRequest(Map.of("key", "1"), Map.of("origin", "http://app.example")));

    client.receive("0{\"token\":\"abc\"}");

    Handshake handshake = only(server.sockets()).handshake();
    assertThat(handshake.query()).containsEntry("key", "1");
    assertThat(handshake.auth(Object.class)).isEqualTo(Map.of("token", "abc"));
    assertThat(handshake.xdomain()).isTrue();
    assertThat(handshake.address()).isEqualTo("192.0.2.7");
    assertThat(handshake.issued()).isPositive();
  }

  @Test
  void moreNamespacesThanAllowedAreRefused() {
    create(SocketIoOptions.create().maxNamespacesPerConnection(2));
    server.of("/a");
    server.of("/b");
    LoopbackSocket client = engine.open();

    client.receive("0/a,", "0/b,");
    client.sent();
    client.receive("0");
    assertThat(client.sent()).containsExactly("4{\"message\":\"Too many namespaces\"}");

    client.receive("1/a,", "0");
    assertThat(client.sent()).hasSize(1).allMatch(sent -> sent.startsWith("0{"));
  }

  // @Twin("socket.io/namespaces: should not reuse same-namespace connections")
  @Test
  void twoConnectionsAreTwoSockets() {
    clients(2);

    assertThat(server.sockets().sockets()).hasSize(2);
  }

  @Test
  void optionsOutOfTheirRangeAreRefused() {
    assertThatThrownBy(() -> SocketIoOptions.create().connectTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("connectTimeout must be positive, was PT0S");
    assertThatThrownBy(() -> SocketIoOptions.create().maxRoomsPerSocket(0))
        .hasMessage("maxRoomsPerSocket must be at least 1, was 0");
  }
}
