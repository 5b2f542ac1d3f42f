package io.holdfast.netty;

import io.holdfast.websocket.PreparedMessage;
import java.util.function.Consumer;

/**
 * Connections that hear the same messages, over all loops. A connection that closes leaves by
 * itself.
 *
 * <p>Safe for use by several threads. What one thread does, joining, leaving and sending, takes
 * effect in its order.
 */
public final class Group {

  private final LoopGroup members = new LoopGroup();

  /** Creates an empty group. */
  public Group() {}

  /** {@return how many connections are in the group} */
  public int size() {
    return members.size();
  }

  /**
   * Adds a connection; does nothing if it is in the group or not open any more.
   *
   * @param connection to add
   */
  public void add(Connection connection) {
    members.add(connection.handler());
  }

  /**
   * Removes a connection; does nothing if it is not in the group.
   *
   * @param connection to remove; it still hears what was sent before
   */
  public void remove(Connection connection) {
    members.remove(connection.handler());
  }

  /**
   * Sends a message to all.
   *
   * @param message to send
   */
  public void broadcast(PreparedMessage message) {
    members.publish(new PreparedGroupMessage(message), null);
  }

  /**
   * Sends a message to all but one.
   *
   * @param message to send
   * @param except who does not get it
   */
  public void broadcastExcept(PreparedMessage message, Connection except) {
    members.publish(new PreparedGroupMessage(message), except.handler());
  }

  /**
   * Sends on a message that was received to all.
   *
   * @param message still valid
   */
  public void broadcast(Message message) {
    members.publish(message, null);
  }

  /**
   * Sends on a message that was received to all but one.
   *
   * @param message still valid
   * @param except who does not get it
   */
  public void broadcastExcept(Message message, Connection except) {
    members.publish(message, except.handler());
  }

  /**
   * Does something with each connection, on its loop, in batches between which the loop turns to
   * its other work.
   *
   * @param action must not block
   */
  public void forEach(Consumer<Connection> action) {
    members.forEach(
        member -> {
          if (member instanceof FrameDecodeHandler handler) {
            action.accept(handler.connection());
          }
        });
  }
}
