package io.holdfast.conformance;

import io.holdfast.socketio.Namespace;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoServer;

/** What the official suite of Socket.IO talks to. */
final class SocketIoEcho {

  private SocketIoEcho() {}

  static void install(SocketIoServer io) {
    io.onConnection(
        socket -> {
          tellAuth(socket);
          socket.on("message", event -> socket.emit("message-back", event.arguments().toArray()));
          socket.on("message-with-ack", event -> event.ack().send(event.arguments().toArray()));
        });
    Namespace custom = io.of("/custom");
    custom.onConnection(SocketIoEcho::tellAuth);
  }

  private static void tellAuth(Socket socket) {
    socket.emit("auth", socket.handshake().auth());
  }
}
