package io.holdfast.conformance;

import io.holdfast.socketio.DisconnectReason;
import io.holdfast.socketio.Socket;
import java.util.Map;

/** Sockets that are made to end, and those who hear of it. */
final class AppEndings {

  private AppEndings() {}

  static void install(Socket socket) {
    socket.on("kick", Boolean.class, socket::disconnect);
    socket.on(
        "later",
        event ->
            Later.after(
                socket, event.get(0, Integer.class), () -> socket.emit("later", event.json(1))));
    socket.onDisconnecting((DisconnectReason reason) -> gone(socket, reason));
  }

  private static void gone(Socket socket, DisconnectReason reason) {
    socket
        .namespace()
        .to("watchers")
        .emit(
            "gone",
            Map.of(
                "id", socket.id(),
                "reason", reason.words(),
                "rooms", AppRooms.roomsOf(socket)));
  }
}
