package io.holdfast.socketio.spi;

import java.util.Set;

/**
 * Who is meant, and how they are told.
 *
 * @param rooms whose sockets are meant, each once; all sockets if there is none
 * @param except rooms whose sockets are not meant
 * @param flags how they are told
 */
public record BroadcastOptions(Set<String> rooms, Set<String> except, BroadcastFlags flags) {

  /** All sockets. */
  public static final BroadcastOptions ALL =
      new BroadcastOptions(Set.of(), Set.of(), BroadcastFlags.DEFAULT);

  /** Copies the sets. */
  public BroadcastOptions {
    rooms = Set.copyOf(rooms);
    except = Set.copyOf(except);
  }
}
