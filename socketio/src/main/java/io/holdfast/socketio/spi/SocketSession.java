package io.holdfast.socketio.spi;

import io.holdfast.socketio.JsonValue;
import java.util.List;
import java.util.Set;

/**
 * What is kept of a socket whose client may come back.
 *
 * @param id of the socket
 * @param privateId that only its client knows
 * @param rooms that it was in
 * @param data that was attached to it
 * @param missed what was sent while it was away, each the arguments of an event; empty while it is
 *     kept
 */
public record SocketSession(
    String id, String privateId, Set<String> rooms, Object data, List<List<JsonValue>> missed) {

  /** Copies the sets. */
  public SocketSession {
    rooms = Set.copyOf(rooms);
    missed = List.copyOf(missed);
  }
}
