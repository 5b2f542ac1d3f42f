package io.holdfast.doors;

import io.holdfast.WebSocket;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.ServerMessage;
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
 * @param end ends it, and tells why, in the words of the door; on any thread
 */
public record ConnectionOrigin(
    String door,
    Supplier<String> transport,
    InetSocketAddress remoteAddress,
    Consumer<String> close,
    Consumer<Refusal> end) {

  /** The door, and the namespace, of those who speak in few lines. */
  private static final String IN_FEW_LINES = "/";

  private static final String SOCKET_IO = "/socket.io";

  /** {@return the origin of a WebSocket} */
  public static ConnectionOrigin of(String door, WebSocket socket) {
    return new ConnectionOrigin(
        door,
        () -> "websocket",
        socket.remoteAddress(),
        reason -> socket.close(CloseCode.POLICY_VIOLATION, reason),
        refusal -> {
          socket.send(ChatJson.write(words(door, refusal)));
          socket.close(CloseCode.POLICY_VIOLATION, refusal.code().name());
        });
  }

  private static Object words(String door, Refusal refusal) {
    return door.equals(IN_FEW_LINES)
        ? Lobby.Unfit.of(refusal)
        : ServerMessage.Refused.ofConnection(refusal);
  }

  /** {@return the origin of a socket of Socket.IO; closing it closes all of the client's} */
  public static ConnectionOrigin of(Socket socket) {
    return new ConnectionOrigin(
        SOCKET_IO + socket.namespace().name(),
        () -> socket.conn().transport().wireName(),
        socket.conn().request().remoteAddress(),
        reason -> socket.disconnect(true),
        refusal -> {
          Object words = words(socket.namespace().name(), refusal);
          String event =
              words instanceof ServerMessage told ? ChatJson.type(told) : LobbyEvents.ERROR;
          socket.emit(event, ChatJson.argument(words));
          socket.disconnect(true);
        });
  }

  /**
   * {@return the origin of an answer that is held back or streamed}
   *
   * @param call that is answered
   * @param transport {@code polling} or {@code stream}
   * @param close ends it
   * @param end ends it, and tells why
   */
  public static ConnectionOrigin of(
      String door, HttpCall call, String transport, Runnable close, Consumer<Refusal> end) {
    return new ConnectionOrigin(
        door, () -> transport, call.remoteAddress(), reason -> close.run(), end);
  }

  /** {@return the address in digits, without the port; a name where it was not resolved} */
  public String address() {
    return remoteAddress.isUnresolved()
        ? remoteAddress.getHostString()
        : remoteAddress.getAddress().getHostAddress();
  }
}
