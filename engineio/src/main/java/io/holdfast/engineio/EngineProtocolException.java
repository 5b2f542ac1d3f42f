package io.holdfast.engineio;

import io.holdfast.error.HoldfastException;

/** The client broke the protocol; its session is closed with {@link CloseReason#PARSE_ERROR}. */
public final class EngineProtocolException extends HoldfastException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a stack trace, since clients can provoke it at will.
   *
   * @param error what was broken
   * @param message what was found and what is allowed
   */
  public EngineProtocolException(EngineError error, String message) {
    super(message, error);
  }
}
