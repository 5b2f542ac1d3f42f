package io.holdfast.engineio;

/**
 * Watches the sessions of a server: what comes, what goes, and what becomes of them. Called on the
 * sessions' loops, by several at a time; must not block.
 */
public interface EngineWatcher {

  /**
   * A session has opened.
   *
   * @param socket the session
   */
  default void onOpen(EngineSocket socket) {}

  /**
   * A session has another transport now.
   *
   * @param socket the session
   */
  default void onUpgrade(EngineSocket socket) {}

  /**
   * A session has ended.
   *
   * @param socket the session, with its last transport
   * @param reason why
   */
  default void onClose(EngineSocket socket, CloseReason reason) {}

  /**
   * A message has come.
   *
   * @param lengthBytes of its payload
   */
  default void onReceived(int lengthBytes) {}

  /**
   * Messages are sent: one to some sessions, or one of text and those of bytes behind it.
   *
   * @param count how many, over all sessions
   * @param lengthBytes of their payloads, over all sessions
   */
  default void onSent(int count, long lengthBytes) {}
}
