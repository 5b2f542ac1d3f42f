package io.holdfast.error;

import java.util.Objects;

/** The root of every exception that Holdfast throws for reasons outside the caller's own code. */
public class HoldfastException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ErrorCode errorCode;

  /**
   * Creates an exception.
   *
   * @param errorCode what failed, stable across releases
   * @param message what happened, with the actual value and the bound
   */
  public HoldfastException(ErrorCode errorCode, String message) {
    super(message);
    this.errorCode = Objects.requireNonNull(errorCode, "errorCode");
  }

  /**
   * Creates an exception with a cause.
   *
   * @param errorCode what failed, stable across releases
   * @param message what happened, with the actual value and the bound
   * @param cause the failure underneath
   */
  public HoldfastException(ErrorCode errorCode, String message, Throwable cause) {
    super(message, cause);
    this.errorCode = Objects.requireNonNull(errorCode, "errorCode");
  }

  /**
   * Creates an exception without a stack trace, for what a peer can provoke at will.
   *
   * @param message what happened, with the actual value and the bound
   * @param errorCode what failed, stable across releases
   */
  protected HoldfastException(String message, ErrorCode errorCode) {
    super(message, null, false, false);
    this.errorCode = Objects.requireNonNull(errorCode, "errorCode");
  }

  /** {@return the stable code of this failure} */
  public final ErrorCode errorCode() {
    return errorCode;
  }
}
