package io.holdfast.tokens;

import io.holdfast.error.ErrorCode;

/** Each way in which the keys of tokens can fail. */
public enum TokenError implements ErrorCode {
  /** No keys could be read where they should be. */
  KEYS_UNREADABLE;

  @Override
  public String code() {
    return "TOKEN_" + name();
  }
}
