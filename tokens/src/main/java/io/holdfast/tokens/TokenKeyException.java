package io.holdfast.tokens;

import io.holdfast.error.HoldfastException;

/** The keys of tokens could not be read. */
public final class TokenKeyException extends HoldfastException {

  private static final long serialVersionUID = 1L;

  TokenKeyException(String message) {
    super(TokenError.KEYS_UNREADABLE, message);
  }

  TokenKeyException(String message, Throwable cause) {
    super(TokenError.KEYS_UNREADABLE, message, cause);
  }
}
