package io.holdfast.conformance;

import io.holdfast.socketio.ConnectionStateRecovery;
import io.holdfast.socketio.Event;
import io.holdfast.socketio.Namespace;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Clients that go on where they were. */
final class AppRecovery {

  private AppRecovery() {}

  static void configure(SocketIoOptions options) {
    options.connectionStateRecovery(
        ConnectionStateRecovery.create().maxDisconnectionDuration(Duration.ofSeconds(3)));
  }

  static void install(Socket socket) {
    AppRooms.installJoin(socket);
    AppValues.whoAmI(socket);
    socket.on("set-data", event -> AppSockets.setData(socket, event));
    socket.on("send-later", event -> sendLater(socket, event));
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
}
