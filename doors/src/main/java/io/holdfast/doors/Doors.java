package io.holdfast.doors;

import io.holdfast.HoldfastServer;
import io.holdfast.chat.PersonIds;
import io.holdfast.socketio.SocketIoServer;
import java.util.List;
import java.util.function.Consumer;

/** The doors by which people come into the chat, on one port. */
public final class Doors implements AutoCloseable {

  private final ChatDesk desk;
  private final DoorKeeper keeper;
  private final RoomMessages messages;
  private final HttpDoors http;

  /**
   * Puts the doors together.
   *
   * @param desk of the chat that they lead to
   * @param gate that everybody who uses them comes by
   * @param limits of what clients can take over HTTP
   */
  public Doors(ChatDesk desk, Gate gate, DoorLimits limits) {
    this.desk = desk;
    this.keeper =
        new DoorKeeper(
            desk.chat(),
            new Feeds(desk.chat(), limits.idleRooms()),
            new Posters(desk.chat(), desk.limits(), new PersonIds(), limits.connections()),
            gate,
            desk.connections(),
            limits,
            desk.limits().messageBytes());
    this.messages = new RoomMessages(keeper);
    this.http = new HttpDoors(keeper, desk.correspondence(), desk.search());
  }

  /**
   * Installs the doors.
   *
   * @param server that they are of
   * @param first adds what is to see all that comes by Socket.IO, before anybody does
   * @return what others add their namespaces to
   */
  public SocketIoServer install(HoldfastServer server, Consumer<SocketIoServer> first) {
    SocketIoServer socketIo =
        new ChatEndpoints(desk, keeper.feeds(), keeper.gate()).install(server, first);
    server.http(RoomMessages.PATHS, messages);
    http.install(server);
    return socketIo;
  }

  /** {@return what the doors over HTTP have in common} */
  public DoorKeeper keeper() {
    return keeper;
  }

  /** {@return what was said in rooms, page by page} */
  public RoomMessages messages() {
    return messages;
  }

  /** {@return each door over HTTP, for metrics} */
  public List<HttpDoor> http() {
    return http.all();
  }

  /** Answers those who wait. */
  @Override
  public void close() {
    http.close();
  }
}
