package io.holdfast.netty;

import io.holdfast.error.HoldfastException;

/** A port cannot be opened, or not as it was asked for. */
public final class PortException extends HoldfastException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param error what failed
   * @param message what was tried
   */
  public PortException(NettyError error, String message) {
    super(error, message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param error what failed
   * @param message what was tried
   * @param cause the failure underneath
   */
  public PortException(NettyError error, String message, Throwable cause) {
    super(error, message, cause);
  }
}
