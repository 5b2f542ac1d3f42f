package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;

/**
 * How far the letters of a mailbox have got.
 *
 * @param delivered position up to which some device has acknowledged all letters
 * @param read position up to which all letters have been read
 */
public record MailboxProgress(LogPosition delivered, LogPosition read) {

  /** Of a mailbox that is not there. */
  static final MailboxProgress NONE = new MailboxProgress(LogPosition.START, LogPosition.START);
}
