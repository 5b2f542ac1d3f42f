package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.engineio.CloseReason;
import io.holdfast.socketio.spi.Adapter;
import io.holdfast.socketio.spi.RoomListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is in which room. */
final class RoomsTest extends ServerFixture {

  private final LoopbackSocket client = engine.connect();
  private final Socket socket = socketOf(client);
  private final String id = socket.id();
  private final Adapter adapter = server.sockets().adapter();

  private final class Recorder implements RoomListener {

    @Override
    public void onCreate(String room) {
      events.add("create " + room);
    }

    @Override
    public void onDelete(String room) {
      events.add("delete " + room);
    }

    @Override
    public void onJoin(String room, String member) {
      events.add("join " + room + " " + member);
    }

    @Override
    public void onLeave(String room, String member) {
      events.add("leave " + room + " " + member);
    }
  }

  // @Twin("socket.io/messaging-many: keeps track of rooms")
  @Test
  void aSocketKnowsItsRooms() {
    assertThat(socket.rooms()).containsExactly(id);

    socket.join("a", "b");
    socket.join(List.of("b", "c"));
    socket.leave("a");
    socket.leave("nowhere");

    assertThat(socket.rooms()).containsExactlyInAnyOrder(id, "b", "c");
    assertThat(adapter.rooms())
        .containsOnly(
            Map.entry(id, Set.of(id)), Map.entry("b", Set.of(id)), Map.entry("c", Set.of(id)));
    assertThat(adapter.sids()).containsOnly(Map.entry(id, Set.of(id, "b", "c")));
  }

  // @Twin("socket.io/messaging-many: deletes empty rooms")
  @Test
  void emptyRoomsAreForgotten() {
    socket.join("a");
    socket.leave("a");

    assertThat(adapter.rooms()).containsOnlyKeys(id);
  }

  // @Twin("socket.io/messaging-many: should properly cleanup left rooms")
  @Test
  void whoLeavesTheNamespaceLeavesItsRooms() {
    socket.join("a");

    client.receive("1");

    assertThat(adapter.rooms()).isEmpty();
    assertThat(adapter.sids()).isEmpty();
  }

  // @Twin("socket.io/socket: should not join rooms after disconnection")
  @Test
  void whoHasLeftJoinsNothing() {
    client.receive("1");

    socket.join("a");
    adapter.addAll(id, Set.of("a"));

    assertThat(adapter.rooms()).isEmpty();
  }

  /** Twin: ada/index.ts "events". */
  @Test
  void listenersAreToldWhatHappensToRooms() {
    adapter.addListener(new Recorder());
    LoopbackSocket other = engine.connect();
    String otherId = other.sid();
    assertThat(events()).containsExactly("create " + otherId, "join " + otherId + " " + otherId);

    socket.join("a");
    socket.join("a");
    server.sockets().sockets().get(otherId).join("a");
    assertThat(events()).containsExactly("create a", "join a " + id, "join a " + otherId);

    socket.leave("a");
    other.drop(CloseReason.TRANSPORT_CLOSE);
    assertThat(events())
        .containsExactly(
            "leave a " + id,
            "leave a " + otherId,
            "delete a",
            "leave " + otherId + " " + otherId,
            "delete " + otherId);
  }

  @Test
  void othersMayJoinTheRoomOfAnId() {
    LoopbackSocket other = engine.connect();
    Socket guest = socketOf(other);
    client.sent();

    guest.join(id);
    server.to(id).emit("both");
    assertThat(client.sent()).containsExactly("2[\"both\"]");
    assertThat(other.sent()).containsExactly("2[\"both\"]");

    socket.leave(id);
    server.to(id).emit("guest");
    assertThat(client.sent()).isEmpty();
    assertThat(other.sent()).containsExactly("2[\"guest\"]");

    client.receive("1");
    assertThat(adapter.rooms()).containsKey(id);
    guest.leave(id);
    server.to(id).emit("nobody");
    assertThat(other.sent()).isEmpty();
  }

  @Test
  void whatTwoThreadsDoToOneRoomEndsAsTheRoomSays() {
    LoopbackSocket other = engine.connect();
    socketOf(other).join("a");
    client.sent();

    engine.elsewhere(
        () -> {
          socket.join("a");
          engine.meanwhileOnLoop(() -> socket.leave("a"));
        });
    server.to("a").emit("left");
    assertThat(client.sent()).isEmpty();

    socket.join("a");
    engine.elsewhere(
        () -> {
          socket.leave("a");
          engine.meanwhileOnLoop(() -> socket.join("a"));
        });
    server.to("a").emit("joined");
    assertThat(client.sent()).containsExactly("2[\"joined\"]");

    engine.elsewhere(
        () -> {
          socket.leave("a");
          socket.join("a");
          engine.meanwhileOnLoop(() -> client.receive("1"));
        });
    server.to("a").emit("gone");
    assertThat(client.sent()).isEmpty();
  }

  @Test
  void moreRoomsThanAllowedAreNotJoined() {
    create(SocketIoOptions.create().maxRoomsPerSocket(2));
    Socket bounded = socketOf(engine.connect());
    bounded.join("a", "b");
    bounded.join("a");

    assertThatThrownBy(() -> bounded.join("c"))
        .isInstanceOf(SocketIoException.class)
        .hasMessage("a socket is in at most 2 rooms");
    assertThat(bounded.rooms()).containsExactlyInAnyOrder(bounded.id(), "a", "b");
  }

  @Test
  void socketsOfRoomsAreFound() {
    socket.join("a");
    String other = engine.connect().sid();

    assertThat(adapter.sockets(Set.of())).containsExactlyInAnyOrder(id, other);
    assertThat(adapter.sockets(Set.of("a"))).containsExactly(id);
    assertThat(adapter.socketRooms("nobody")).isEmpty();
    assertThat(adapter.serverCount().toCompletableFuture()).isCompletedWithValue(1);
  }
}
