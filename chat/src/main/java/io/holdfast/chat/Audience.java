package io.holdfast.chat;

import io.holdfast.SocketGroup;
import io.holdfast.WebSocket;
import io.holdfast.socketio.Namespace;
import io.holdfast.socketio.Socket;
import io.holdfast.websocket.ReadyState;
import java.util.HashSet;
import java.util.Set;

/**
 * Those who hear what is said in one room: for each door one broadcast, which is laid out once.
 *
 * <p>Confined to the log's thread.
 */
public final class Audience {

  /** Keeps the names of rooms apart from the ids of sockets, which are rooms of Socket.IO too. */
  private static final String PREFIX = "room ";

  private final String room;
  private final Set<WebSocket> webSockets = new HashSet<>();
  private final SocketGroup group = new SocketGroup();
  private final Set<Socket> sockets = new HashSet<>();

  Audience(String room) {
    this.room = PREFIX + room;
  }

  public void add(WebSocket socket) {
    webSockets.add(socket);
    group.add(socket);
  }

  public void remove(WebSocket socket) {
    // A socket that closes leaves its groups by itself, and its loop may be gone with the server.
    if (webSockets.remove(socket) && socket.readyState() == ReadyState.OPEN) {
      group.remove(socket);
    }
  }

  public void add(Socket socket) {
    sockets.add(socket);
    socket.join(room);
  }

  public void remove(Socket socket) {
    if (sockets.remove(socket) && socket.isConnected()) {
      socket.leave(room);
    }
  }

  /**
   * Does something when one of them has all that they were told so far.
   *
   * @return whether there is anybody
   */
  boolean whenHeard(Runnable task) {
    if (!webSockets.isEmpty()) {
      webSockets.iterator().next().flushed().thenRun(task);
    } else if (!sockets.isEmpty()) {
      sockets.iterator().next().conn().execute(task);
    }
    return !webSockets.isEmpty() || !sockets.isEmpty();
  }

  /** Tells all of them something. */
  void tell(ServerMessage message) {
    if (!webSockets.isEmpty()) {
      group.broadcast(ChatJson.prepare(message));
    }
    if (!sockets.isEmpty()) {
      Namespace namespace = sockets.iterator().next().namespace();
      namespace.to(room).emit(ChatJson.type(message), ChatJson.argument(message));
    }
  }
}
