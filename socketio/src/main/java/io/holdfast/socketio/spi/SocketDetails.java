package io.holdfast.socketio.spi;

import io.holdfast.socketio.Handshake;
import java.util.Set;

/**
 * What servers tell each other of a socket.
 *
 * @param id of the socket
 * @param handshake that it was connected with
 * @param rooms that it is in, its own among them
 * @param data that was attached to it
 */
public record SocketDetails(String id, Handshake handshake, Set<String> rooms, Object data) {

  /** Copies the set. */
  public SocketDetails {
    rooms = Set.copyOf(rooms);
  }
}
