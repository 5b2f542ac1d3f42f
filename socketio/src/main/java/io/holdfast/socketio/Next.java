package io.holdfast.socketio;

import org.jspecify.annotations.Nullable;

/**
 * How a middleware says what comes of a client or an event, at once or later, on any thread. Only
 * the first call counts.
 */
public interface Next {

  /** Lets the next middleware have it, or the listeners. */
  void proceed();

  /**
   * Refuses it.
   *
   * @param error {@link SocketIoException} for what a client may know; anything else is not told
   */
  void fail(Throwable error);

  /**
   * Refuses it.
   *
   * @param message that the client is told
   */
  default void refuse(String message) {
    fail(new SocketIoException(message));
  }

  /**
   * Refuses it.
   *
   * @param message that the client is told
   * @param data that the client is told too, null for none
   */
  default void refuse(String message, @Nullable Object data) {
    fail(new SocketIoException(message, data));
  }
}
