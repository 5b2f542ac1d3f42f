package io.holdfast.websocket;

import io.holdfast.error.HoldfastException;

/** The peer broke the protocol or a limit; the connection is failed with the close code inside. */
public final class WebSocketProtocolException extends HoldfastException {

  private static final long serialVersionUID = 1L;

  private final transient WebSocketError error;

  /**
   * Creates an exception without a stack trace, since peers can provoke it at will.
   *
   * @param error what was broken
   * @param message what was found and what is allowed
   */
  public WebSocketProtocolException(WebSocketError error, String message) {
    super(message, error);
    this.error = error;
  }

  /** {@return what was broken} */
  public WebSocketError error() {
    return error;
  }

  /** {@return the close code that answers it} */
  public CloseCode closeCode() {
    return error.closeCode();
  }
}
