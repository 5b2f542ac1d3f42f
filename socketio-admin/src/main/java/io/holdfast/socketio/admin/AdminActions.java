package io.holdfast.socketio.admin;

import io.holdfast.socketio.Broadcaster;
import io.holdfast.socketio.Event;
import io.holdfast.socketio.JsonKind;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.Namespace;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the page may do. */
final class AdminActions {

  private final SocketIoServer server;

  AdminActions(SocketIoServer server) {
    this.server = server;
  }

  void install(Socket admin) {
    admin.on("emit", this::emit);
    admin.on("join", event -> target(event, 2).ifPresent(it -> it.socketsJoin(rooms(event))));
    admin.on("leave", event -> target(event, 2).ifPresent(it -> it.socketsLeave(rooms(event))));
    admin.on(
        "_disconnect",
        event ->
            target(event, 2).ifPresent(it -> it.disconnectSockets(event.get(1, Boolean.class))));
  }

  private void emit(Event event) {
    target(event, 1).ifPresent(it -> it.emit(event.get(2, String.class), rest(event)));
  }

  private static Object[] rest(Event event) {
    List<JsonValue> all = event.arguments().values();
    return all.subList(3, all.size()).toArray();
  }

  /** {@return a namespace, or a room or socket of it; nothing if there is no such namespace} */
  private Optional<Broadcaster> target(Event event, int filterIndex) {
    Optional<String> filter = event.find(filterIndex, String.class).filter(it -> !it.isEmpty());
    return namespace(event.get(0, String.class))
        .map(found -> filter.<Broadcaster>map(found::in).orElse(found));
  }

  /** A name that is not known must not become a namespace. */
  private Optional<Namespace> namespace(String name) {
    for (Namespace namespace : server.namespaces()) {
      if (namespace.name().equals(name)) {
        return Optional.of(namespace);
      }
    }
    return Optional.empty();
  }

  private static String[] rooms(Event event) {
    if (event.json(1).kind() != JsonKind.ARRAY) {
      return new String[] {event.get(1, String.class)};
    }
    List<String> names = new ArrayList<>();
    for (Object name : event.get(1, List.class)) {
      names.add(String.valueOf(name));
    }
    return names.toArray(new String[0]);
  }
}
