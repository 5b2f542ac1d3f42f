package io.holdfast.chat;

import org.jspecify.annotations.Nullable;

/** A request is not carried out. */
public final class Refusal extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why, for programs. */
  public enum Code {
    /** Not the JSON of a request. */
    BAD_REQUEST,
    /** No name of a room. */
    BAD_ROOM,
    /** No name for a person. */
    BAD_NAME,
    /** Text that is empty, too long, or holds control characters. */
    BAD_TEXT,
    /** No id of a message. */
    BAD_ID,
    /** The person that a private message is for is not connected. */
    NOT_HERE,
    /** No secret that tells who somebody is, or no name of a device. */
    BAD_SECRET,
    /** No key of a program, or none that is valid. */
    BAD_KEY,
    /** As many private messages as may be wait for that person; worth another try later. */
    MAILBOX_FULL,
    /** There are too many mailboxes, devices, or connections of one person. */
    NO_MAILBOX,
    /** No password that an account can have. */
    BAD_PASSWORD,
    /** There is an account of that name. */
    NAME_TAKEN,
    /** There is no account of that name, or it has another password. */
    WRONG_PASSWORD,
    /** A token that does not say who somebody is. */
    BAD_TOKEN,
    /** A token whose time is over. */
    TOKEN_EXPIRED,
    /** Guests are not let in. */
    SIGN_IN_FIRST,
    /** What is looked for stands in too many messages to go through. */
    TOO_BROAD,
    /** The operator has switched searching off. */
    NO_SEARCH,
    /** The page that asks may not, or who asks may not. */
    FORBIDDEN,
    /** There is no such private room, or who asks is not of it. */
    NOT_YOURS,
    /** Who asks may read, and say or change nothing. */
    READ_ONLY,
    /** The house has closed the room. */
    ROOM_CLOSED,
    /** Who asks may say nothing, for a while or for good. */
    MUTED,
    /** Who asks is not welcome, for a while or for good. */
    BANNED,
    /** There are as many people of the room, or connections in that of an app, as may be. */
    ROOM_FULL,
    /** A private room would be left without an owner. */
    LAST_OWNER,
    /** There is no such invitation, or not any more. */
    NO_INVITATION,
    /** There are too many invitations of one person, or links of one room. */
    TOO_MANY_INVITATIONS,
    /** The request is longer than one may be; over a socket it ends the connection instead. */
    TOO_LARGE,
    /** The connection is in as many rooms, or the person of as many private ones, as may be. */
    TOO_MANY_ROOMS,
    /** The document, or all of them together, takes as much as it may. */
    DOCUMENT_FULL,
    /** The connection asks too often; worth another try later. */
    TOO_FAST,
    /** The server has too much to do; worth another try later. */
    OVERLOADED,
    /** The disk did not take the message; worth another try later. */
    NOT_KEPT
  }

  private final Code code;
  private final String reason;
  private final long retrySeconds;
  private final @Nullable Long until;

  /**
   * Creates a refusal, without a stack trace, since clients can provoke it at will.
   *
   * @param code for programs
   * @param reason a sentence for people
   */
  public Refusal(Code code, String reason) {
    this(code, reason, 1);
  }

  /**
   * Creates a refusal of what may be tried again.
   *
   * @param code for programs
   * @param reason a sentence for people
   * @param retrySeconds after which it is worth another try, if it ever is
   */
  public Refusal(Code code, String reason, long retrySeconds) {
    this(code, reason, retrySeconds, null);
  }

  private Refusal(Code code, String reason, long retrySeconds, @Nullable Long until) {
    super(reason, null, false, false);
    this.code = code;
    this.reason = reason;
    this.retrySeconds = retrySeconds;
    this.until = until;
  }

  /**
   * {@return a refusal of what may not be for a while}
   *
   * @param code for programs
   * @param reason a sentence for people
   * @param until when, in milliseconds since 1970, or null for good
   */
  public static Refusal until(Code code, String reason, @Nullable Long until) {
    return new Refusal(code, reason, 1, until);
  }

  /** {@return until when it is so, in milliseconds since 1970; null where that is not known} */
  public @Nullable Long until() {
    return until;
  }

  public Code code() {
    return code;
  }

  public String reason() {
    return reason;
  }

  /** {@return after how many seconds it is worth another try, if it ever is} */
  public long retrySeconds() {
    return retrySeconds;
  }
}
