package io.holdfast.netty;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends to some sessions that are in no group together. */
final class EngineSelection {

  private EngineSelection() {}

  /** Sends to some, with one task for each loop. */
  static void send(
      EngineMessage message, Collection<? extends EngineSocket> sockets, boolean isVolatile) {
    Map<Shard, List<EngineConnection>> byShard = new HashMap<>();
    for (EngineSocket socket : sockets) {
      EngineConnection connection = (EngineConnection) socket;
      byShard.computeIfAbsent(connection.shard(), key -> new ArrayList<>()).add(connection);
    }
    byShard.forEach(
        (shard, connections) ->
            shard.run(
                () -> connections.forEach(connection -> send(message, connection, isVolatile))));
  }

  private static void send(EngineMessage message, EngineConnection connection, boolean isVolatile) {
    if (isVolatile) {
      connection.sendVolatileNow(message);
    } else {
      connection.sendNow(message);
    }
  }
}
