package io.holdfast.engineio;

/**
 * Sessions that hear the same messages, whatever their transport. A session that ends leaves by
 * itself.
 *
 * <p>Safe for use by several threads. What one thread does, adding, removing and sending, takes
 * effect in its order.
 */
public interface EngineGroup {

  /**
   * Adds a session; does nothing if it is in the group or not open any more.
   *
   * @param socket to add
   */
  void add(EngineSocket socket);

  /**
   * Removes a session; does nothing if it is not in the group.
   *
   * @param socket to remove; it still hears what was sent before
   */
  void remove(EngineSocket socket);

  /**
   * Sends a message to all.
   *
   * @param message to send
   */
  void broadcast(EngineMessage message);

  /**
   * Sends a message to all but one.
   *
   * @param message to send
   * @param except who does not get it
   */
  void broadcastExcept(EngineMessage message, EngineSocket except);
}
