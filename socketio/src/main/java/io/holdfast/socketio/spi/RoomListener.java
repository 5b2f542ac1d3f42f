package io.holdfast.socketio.spi;

/**
 * Takes what happens to rooms. Called on the thread that does it, while the room is locked: must
 * neither block nor change rooms. The id of each socket is a room of its own.
 */
public interface RoomListener {

  /**
   * A room has its first socket.
   *
   * @param room its name
   */
  default void onCreate(String room) {}

  /**
   * A room has no sockets any more.
   *
   * @param room its name
   */
  default void onDelete(String room) {}

  /**
   * A socket is in a room.
   *
   * @param room its name
   * @param id of the socket
   */
  default void onJoin(String room, String id) {}

  /**
   * A socket has left a room.
   *
   * @param room its name
   * @param id of the socket
   */
  default void onLeave(String room, String id) {}
}
