package io.holdfast.conformance;

import io.holdfast.socketio.BroadcastOperator;
import io.holdfast.socketio.Event;
import io.holdfast.socketio.RemoteSocket;
import io.holdfast.socketio.Socket;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What is done with many sockets at once. */
final class AppSockets {

  private AppSockets() {}

  static void install(Socket socket) {
    socket.on("fetch", event -> fetch(socket, event));
    socket.on("set-data", event -> setData(socket, event));
    socket.on(
        "sockets-join",
        event -> {
          in(socket, event).socketsJoin(event.get(1, String.class));
          event.ack().send("ok");
        });
    socket.on(
        "sockets-leave",
        event -> {
          in(socket, event).socketsLeave(event.get(1, String.class));
          event.ack().send("ok");
        });
    socket.on(
        "disconnect-room",
        event -> {
          event.ack().send("ok");
          in(socket, event).disconnectSockets(event.get(1, Boolean.class));
        });
  }

  private static BroadcastOperator in(Socket socket, Event event) {
    return socket.namespace().in(event.get(0, String.class));
  }

  private static void fetch(Socket socket, Event event) {
    in(socket, event)
        .fetchSockets()
        .thenAccept(
            found ->
                event
                    .ack()
                    .send(
                        found.stream()
                            .sorted(Comparator.comparing(RemoteSocket::id))
                            .map(AppSockets::describe)
                            .toList()));
  }

  private static Map<String, Object> describe(RemoteSocket socket) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("id", socket.id());
    description.put("rooms", List.copyOf(new TreeSet<>(socket.rooms())));
    description.put("data", socket.data(Object.class));
    return description;
  }

  static void setData(Socket socket, Event event) {
    socket.setData(event.get(0, Object.class));
    event.ack().send("ok");
  }
}
