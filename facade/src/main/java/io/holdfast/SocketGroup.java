package io.holdfast;

import io.holdfast.netty.Connection;
import io.holdfast.netty.Group;
import io.holdfast.netty.Message;
import io.holdfast.websocket.PreparedMessage;
import java.util.function.Consumer;

/**
 * Sockets that hear the same messages. A socket that closes leaves by itself.
 *
 * <p>Safe for use by several threads; what one thread does takes effect in its order.
 */
public final class SocketGroup {

  private final Group group = new Group();

  /** Creates an empty group. */
  public SocketGroup() {}

  /** {@return how many sockets are in the group} */
  public int size() {
    return group.size();
  }

  /**
   * Adds a socket; does nothing if it is in the group or not open any more.
   *
   * @param socket of a server
   */
  public void add(WebSocket socket) {
    group.add(connection(socket));
  }

  private static Connection connection(WebSocket socket) {
    if (socket instanceof Connection connection) {
      return connection;
    }
    throw new IllegalArgumentException("the socket is not one of Holdfast's: " + socket);
  }

  /**
   * Removes a socket; does nothing if it is not in the group.
   *
   * @param socket to remove; it still hears what was sent before
   */
  public void remove(WebSocket socket) {
    group.remove(connection(socket));
  }

  /**
   * Sends text to all.
   *
   * @param text unpaired surrogates become question marks
   */
  public void broadcast(CharSequence text) {
    group.broadcast(PreparedMessage.text(text));
  }

  /**
   * Sends bytes to all.
   *
   * @param bytes copied
   */
  public void broadcast(byte[] bytes) {
    group.broadcast(PreparedMessage.binary(bytes));
  }

  /**
   * Sends a message to all.
   *
   * @param message to send
   */
  public void broadcast(PreparedMessage message) {
    group.broadcast(message);
  }

  /**
   * Sends a message that was received to all.
   *
   * @param message within its listener
   */
  public void broadcast(Message message) {
    group.broadcast(message);
  }

  /**
   * Sends a message to all but one.
   *
   * @param message to send
   * @param except who does not get it
   */
  public void broadcastExcept(PreparedMessage message, WebSocket except) {
    group.broadcastExcept(message, connection(except));
  }

  /**
   * Sends a message that was received to all but one.
   *
   * @param message within its listener
   * @param except who does not get it, often its sender
   */
  public void broadcastExcept(Message message, WebSocket except) {
    group.broadcastExcept(message, connection(except));
  }

  /** Does something with each, on its loop. */
  void forEach(Consumer<Connection> action) {
    group.forEach(action);
  }
}
