package io.holdfast.accounts;

/**
 * {@link Accounts} or {@link ApiKeys} do not do what they were asked to; the message is a sentence
 * for people.
 */
public final class AccountRefusal extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why, for programs. */
  public enum Reason {
    /** No account has that name. */
    NAME_RESERVED,
    /** There is an account of that name. */
    NAME_TAKEN,
    /** No password that an account can have. */
    BAD_PASSWORD,
    /** There is no account of that name, or it has another password. */
    WRONG_PASSWORD,
    /** The password is being changed by somebody else who is the same person. */
    BEING_CHANGED,
    /** It was tried too often; worth another try later. */
    TOO_MANY_ATTEMPTS,
    /** There are as many accounts as there may be. */
    TOO_MANY_ACCOUNTS,
    /** As many are signed in as may be; worth another try later. */
    TOO_MANY_SESSIONS,
    /** There are as many keys as there may be. */
    TOO_MANY_KEYS,
    /** As many passwords as may be wait for a processor; worth another try in a moment. */
    BUSY
  }

  private final transient Reason reason;
  private final transient long retrySeconds;

  /** Without a stack trace, since clients can provoke it at will. */
  AccountRefusal(Reason reason, String message) {
    this(reason, message, 1);
  }

  AccountRefusal(Reason reason, String message, long retrySeconds) {
    super(message, null, false, false);
    this.reason = reason;
    this.retrySeconds = retrySeconds;
  }

  /** {@return why, for programs} */
  public Reason reason() {
    return reason;
  }

  /** {@return after how many seconds it is worth another try, if it ever is} */
  public long retrySeconds() {
    return retrySeconds;
  }
}
