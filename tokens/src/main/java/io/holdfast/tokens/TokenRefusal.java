package io.holdfast.tokens;

/** A token does not say who somebody is; the message is a sentence for people. */
public final class TokenRefusal extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why, for programs. */
  public enum Reason {
    /** No signed JSON Web Token, or one without what it needs. */
    MALFORMED,
    /** Longer than a token may be. */
    TOO_LARGE,
    /** Signed in a way that the key is not for. */
    WRONG_ALGORITHM,
    /** Signed with a key that is not among those that count. */
    UNKNOWN_KEY,
    /** The signature is not that of the key. */
    WRONG_SIGNATURE,
    /** Its time is over. */
    EXPIRED,
    /** Its time has not begun. */
    NOT_YET_VALID,
    /** Somebody else's. */
    WRONG_ISSUER,
    /** For somebody else. */
    WRONG_AUDIENCE,
    /** The keys could not be fetched; worth another try later. */
    KEYS_UNAVAILABLE
  }

  private final transient Reason reason;

  /** Without a stack trace, since clients can provoke it at will. */
  TokenRefusal(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  static TokenRefusal malformed() {
    return new TokenRefusal(Reason.MALFORMED, "This is no signed JSON Web Token.");
  }

  /** {@return why, for programs} */
  public Reason reason() {
    return reason;
  }
}
