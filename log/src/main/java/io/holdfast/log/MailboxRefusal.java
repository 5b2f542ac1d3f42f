package io.holdfast.log;

/** Why {@link Mailboxes} do not do what they were asked to. */
public enum MailboxRefusal {
  /** As many letters, or bytes, as may be wait for the first device to acknowledge some. */
  FULL,
  /** Nobody of that name has ever connected a device, and only those have a mailbox. */
  UNKNOWN,
  /** There are as many mailboxes as there may be. */
  TOO_MANY_MAILBOXES,
  /** As many devices as may be of that user are connected. */
  TOO_MANY_DEVICES,
  /** The user has as many connections as may be. */
  TOO_MANY_CONNECTIONS
}
