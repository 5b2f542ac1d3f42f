package io.holdfast.websocket;

import io.holdfast.error.HoldfastException;

/** A client could not open its connection. */
public final class WebSocketHandshakeException extends HoldfastException {

  private static final long serialVersionUID = 1L;

  /** Of the HTTP response, or 0 if there was none. */
  private final int status;

  /**
   * Creates an exception for an answer that is not acceptable.
   *
   * @param error what is wrong with it
   * @param message what was found and what was expected
   * @param status of the HTTP response, or 0 if there was none
   */
  public WebSocketHandshakeException(HandshakeError error, String message, int status) {
    super(error, message);
    this.status = status;
  }

  /**
   * Creates an exception for a server that gave no answer.
   *
   * @param error what is missing
   * @param message what was tried
   * @param cause why it failed
   */
  public WebSocketHandshakeException(HandshakeError error, String message, Throwable cause) {
    super(error, message, cause);
    this.status = 0;
  }

  /** {@return the status of the HTTP response, or 0 if there was none} */
  public int status() {
    return status;
  }
}
