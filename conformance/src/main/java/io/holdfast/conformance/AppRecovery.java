package io.holdfast.conformance;

import io.holdfast.socketio.Event;
import io.holdfast.socketio.Namespace;
import io.holdfast.socketio.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** Clients that go on where they were. */
final class AppRecovery {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private AppRecovery() {}

  static void install(Socket socket) {
    AppRooms.installJoin(socket);
    AppValues.whoAmI(socket);
    socket.on("set-data", event -> AppSockets.setData(socket, event));
    socket.on("send-later", event -> sendLater(socket, event));
    socket.on("ask-later", event -> askLater(socket, event));
    socket.on("previous-rooms", event -> event.ack().send(new TreeSet<>(socket.previousRooms())));
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("recovered", socket.isRecovered());
    state.put("rooms", AppRooms.roomsOf(socket));
    state.put("data", socket.data(Object.class));
    socket.emit("state", state);
  }

  /** Whether the socket is there by then or not. */
  private static void sendLater(Socket socket, Event event) {
    String room = event.get(1, String.class);
    int count = event.get(2, Integer.class);
    Namespace namespace = socket.namespace();
    event.ack().send("ok");
    Later.after(
        socket,
        event.get(0, Integer.class),
        () -> {
          for (int i = 0; i < count; i++) {
            namespace.to(room).emit("r", i);
          }
        });
  }

  /** What the members of a room answer is told to the room. */
  private static void askLater(Socket socket, Event event) {
    String room = event.get(1, String.class);
    Object value = event.json(2);
    Namespace namespace = socket.namespace();
    event.ack().send("ok");
    Later.after(
        socket,
        event.get(0, Integer.class),
        () ->
            namespace
                .to(room)
                .timeout(PATIENCE)
                .emitWithAck("ask", value)
                .thenAccept(
                    answers ->
                        namespace
                            .to(room)
                            .emit("r", answers.stream().map(each -> each.json(0)).toList())));
  }
}
