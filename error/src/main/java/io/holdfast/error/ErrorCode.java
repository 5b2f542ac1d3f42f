package io.holdfast.error;

/**
 * A stable name for one way of failing. Codes are listed in {@code docs/ERRORS.md} and never change
 * their meaning; messages may.
 */
public interface ErrorCode {

  /** {@return the code as it is printed and documented, such as {@code WS_INVALID_UTF8}} */
  String code();
}
