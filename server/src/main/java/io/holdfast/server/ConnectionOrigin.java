package io.holdfast.server;

import io.holdfast.WebSocket;
import io.holdfast.netty.HttpCall;
import io.holdfast.socketio.Socket;
import io.holdfast.websocket.CloseCode;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How a connection came in, and how it is closed.
 *
 * @param door that it came in by, as docs/protocol.md names it
 * @param transport what carries it now: {@code websocket}, {@code polling} or {@code stream}
 * @param remoteAddress of the client
 * @param close ends it; takes a reason of at most {@link Connections#MAX_REASON_BYTES}, which is
 *     told where there is a way to
 */
record ConnectionOrigin(
    String door,
    Supplier<String> transport,
    InetSocketAddress remoteAddress,
    Consumer<String> close) {

  private static final String SOCKET_IO = "/socket.io";

  /** {@return the origin of a WebSocket} */
  static ConnectionOrigin of(String door, WebSocket socket) {
    return new ConnectionOrigin(
        door,
        () -> "websocket",
        socket.remoteAddress(),
        reason -> socket.close(CloseCode.POLICY_VIOLATION, reason));
  }

  /** {@return the origin of a socket of Socket.IO; closing it closes all of the client's} */
  static ConnectionOrigin of(Socket socket) {
    return new ConnectionOrigin(
        SOCKET_IO + socket.namespace().name(),
        () -> socket.conn().transport().wireName(),
        socket.conn().request().remoteAddress(),
        reason -> socket.disconnect(true));
  }

  /**
   * {@return the origin of an answer that is held back or streamed}
   *
   * @param call that is answered
   * @param transport {@code polling} or {@code stream}
   * @param close ends it
   */
  static ConnectionOrigin of(String door, HttpCall call, String transport, Runnable close) {
    return new ConnectionOrigin(door, () -> transport, call.remoteAddress(), reason -> close.run());
  }

  /** {@return the address in digits, without the port; a name where it was not resolved} */
  String address() {
    return remoteAddress.isUnresolved()
        ? remoteAddress.getHostString()
        : remoteAddress.getAddress().getHostAddress();
  }
}
