package io.holdfast.socketio.spi;

import io.holdfast.error.HoldfastException;

/** The log could not do what it was asked to. */
public final class LogException extends HoldfastException {

  private static final long serialVersionUID = 1L;

  private final transient LogError error;

  /**
   * Creates an exception.
   *
   * @param error what failed
   * @param message what was tried, with file and position
   */
  public LogException(LogError error, String message) {
    super(error, message);
    this.error = error;
  }

  /**
   * {@return an exception without a stack trace, for what callers provoke at will}
   *
   * @param error what failed
   * @param message what was tried
   */
  public static LogException cheap(LogError error, String message) {
    return new LogException(message, error);
  }

  private LogException(String message, LogError error) {
    super(message, error);
    this.error = error;
  }

  /**
   * Creates an exception with a cause.
   *
   * @param error what failed
   * @param message what was tried, with file and position
   * @param cause the failure underneath
   */
  public LogException(LogError error, String message, Throwable cause) {
    super(error, message, cause);
    this.error = error;
  }

  /** {@return what failed} */
  public LogError error() {
    return error;
  }
}
