package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches many. */
final class BroadcastTest extends ServerFixture {

  private final List<LoopbackSocket> clients = clients(4);
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void joinRooms() {
    clients.forEach(client -> sockets.add(socketOf(client)));
    sockets.get(0).join("a");
    sockets.get(1).join("a", "b");
    sockets.get(2).join("b");
    engine.groupBroadcasts = 0;
    engine.sends = 0;
  }

  /** Returns who got something since, each as often as it did. */
  private String receivers() {
    StringBuilder receivers = new StringBuilder();
    for (int i = 0; i < clients.size(); i++) {
      receivers.append(String.valueOf(i).repeat(clients.get(i).sent().size()));
    }
    return receivers.toString();
  }

  private void assertTaken(String receivers, int groupBroadcasts, int sends) {
    assertThat(receivers()).isEqualTo(receivers);
    assertThat(engine.groupBroadcasts).isEqualTo(groupBroadcasts);
    assertThat(engine.sends).isEqualTo(sends);
    engine.groupBroadcasts = 0;
    engine.sends = 0;
  }

  @Test
  void allOrOneRoomWithAtMostOneLeftOutIsOneBroadcastOfAGroup() {
    server.emit("x");
    assertTaken("0123", 1, 0);
    sockets.get(3).broadcast().emit("x");
    assertTaken("012", 1, 0);
    server.to("a").emit("x");
    assertTaken("01", 1, 0);
    sockets.get(1).to("a").emit("x");
    assertTaken("0", 1, 0);
    sockets.get(3).to("a").emit("x");
    assertTaken("01", 1, 0);
    server.except("nobody").emit("x");
    assertTaken("0123", 1, 0);
  }

  // @Twin("socket.io/messaging-many: emits to rooms avoiding dupes")
  @Test
  void whoIsInSeveralRoomsGetsOneCopy() {
    server.to("a", "b").emit("x");
    assertTaken("012", 0, 1);
    server.to("a").to(List.of("b", "nobody")).emit("x");
    assertTaken("012", 0, 1);
    server.in("a").in(sockets.get(0).id(), sockets.get(3).id()).emit("x");
    assertTaken("013", 0, 1);
  }

  // @Twin("socket.io/namespaces: should exclude a specific room when emitting")
  // @Twin("socket.io/namespaces: should exclude a specific socket when emitting")
  @Test
  void roomsMayBeLeftOut() {
    server.except("a").emit("x");
    assertTaken("23", 0, 1);
    server.to("a").except("b").emit("x");
    assertTaken("0", 0, 1);
    server.to("b").except(sockets.get(1).id(), sockets.get(3).id()).emit("x");
    assertTaken("2", 0, 1);
    sockets.get(0).except("b").emit("x");
    assertTaken("3", 0, 1);
    sockets.get(2).to("a").except("b").emit("x");
    assertTaken("0", 0, 1);
  }

  @Test
  void anIdIsARoom() {
    server.to(sockets.get(2).id()).emit("x");
    assertTaken("2", 0, 1);
    sockets.get(2).to(sockets.get(2).id()).emit("x");
    assertTaken("", 0, 1);
    server.to("nobody").emit("x");
    assertTaken("", 0, 1);
  }

  // @Twin("socket.io/messaging-many: should return an immutable broadcast operator")
  // @Twin("socket.io/namespaces: should return an immutable broadcast operator")
  @Test
  void anOperatorIsNotChangedByWhatIsMadeOfIt() {
    BroadcastOperator operator = server.to("a");

    operator.to("b").except("a").compress(false).asVolatile().local().emit("x");
    receivers();
    operator.emit("x");

    assertThat(receivers()).isEqualTo("01");
    assertThat(clients.get(0).lastMessage).matches(message -> message.isCompressed());
  }

  // @Twin("socket.io/messaging-many: should precompute the WebSocket frame when broadcasting")
  @Test
  void anEventIsLaidOutOnce() {
    server.to("a", "b").emit("x");

    assertThat(clients.get(0).lastMessage).isSameAs(clients.get(1).lastMessage);
  }

  @Test
  void whoLeavesARoomHearsNothingMore() {
    sockets.get(0).leave("a");
    server.to("a").emit("x");
    assertThat(receivers()).isEqualTo("1");

    clients.get(1).receive("1");
    server.to("a").emit("x");
    server.to("b").emit("x");
    server.emit("x");

    assertThat(receivers()).isEqualTo("0223");
  }

  @Test
  void orderIsKeptOverGroupsSetsAndSockets() {
    server.emit("1");
    server.to("a", "b").emit("2");
    sockets.get(0).emit("3");
    server.to("a").emit("4");

    assertThat(clients.get(0).sent())
        .containsExactly("2[\"1\"]", "2[\"2\"]", "2[\"3\"]", "2[\"4\"]");
  }

  // @Twin("socket.io/namespaces: should find all clients in a namespace room")
  @Test
  void socketsAreFetched() {
    sockets.get(1).data().put("name", "ada");

    List<RemoteSocket> found =
        server.in("a").except(sockets.get(0).id()).fetchSockets().toCompletableFuture().join();

    assertThat(found).hasSize(1);
    RemoteSocket remote = found.get(0);
    assertThat(remote.id()).isEqualTo(sockets.get(1).id());
    assertThat(remote.rooms()).isEqualTo(Set.of(remote.id(), "a", "b"));
    assertThat(remote.data(Object.class)).hasToString("{name=ada}");
    assertThat(remote.handshake()).isSameAs(sockets.get(1).handshake());

    remote.emit("x");
    assertThat(receivers()).isEqualTo("1");
    remote.join("c");
    remote.leave("a");
    assertThat(sockets.get(1).rooms()).containsExactlyInAnyOrder(remote.id(), "b", "c");
    remote.disconnect(true);
    assertThat(clients.get(1).isOpen()).isFalse();
  }

  // @Twin("socket.io/utility-methods: makes all socket instances in a room join the given
  //     room")
  // @Twin("socket.io/utility-methods: makes all socket instances in a room leave the given
  //     room")
  @Test
  void socketsAreMoved() {
    server.in("a").socketsJoin("c", "d");
    assertThat(server.sockets().adapter().sockets(Set.of("c", "d"))).hasSize(2);
    server.in("b").socketsLeave("c", "b");

    assertThat(sockets.get(0).rooms()).contains("a", "c", "d");
    assertThat(sockets.get(1).rooms()).contains("a", "d").doesNotContain("b", "c");
    assertThat(sockets.get(2).rooms()).hasSize(1);
  }

  // @Twin("socket.io/utility-methods: makes all socket instances disconnect")
  @Test
  void socketsAreDisconnected() {
    server.in("a").disconnectSockets(false);

    assertThat(clients.get(0).sent()).containsExactly("1");
    assertThat(clients.get(0).isOpen()).isTrue();
    assertThat(clients.get(2).sent()).isEmpty();
    assertThat(server.sockets().sockets()).hasSize(2);

    server.disconnectSockets(true);
    assertThat(clients.get(2).isOpen()).isFalse();
  }

  // @Twin("socket.io/utility-methods: returns all socket instances")
  // @Twin("socket.io/utility-methods: makes all socket instances join the given room")
  // @Twin("socket.io/utility-methods: makes all socket instances leave the given room")
  // @Twin("socket.io/namespaces: should find all clients in a namespace")
  @Test
  void allSocketsAreFoundAndMoved() {
    assertThat(server.fetchSockets().toCompletableFuture().join()).hasSize(4);

    server.socketsJoin("all");
    assertThat(server.in("all").fetchSockets().toCompletableFuture().join()).hasSize(4);
    server.socketsLeave("all");
    assertThat(server.in("all").fetchSockets().toCompletableFuture().join()).isEmpty();
  }

  @Test
  void anotherThreadReachesAllInOrder() {
    engine.elsewhere(
        () -> {
          sockets.get(3).join("a");
          server.to("a").emit("1");
          sockets.get(3).disconnect(false);
          assertThat(sockets.get(3).emit("2")).isFalse();
        });

    assertThat(clients.get(3).sent()).containsExactly("2[\"1\"]", "1");
    assertThat(server.sockets().sockets()).hasSize(3);
  }
}
