package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;

/**
 * A connected device of a user of {@link Mailboxes}. Called on the log's thread; must not block.
 */
public interface MailboxReader {

  /**
   * The mailbox is open, and its letters follow. Called first, unless {@link #refused} or {@link
   * #failed} is.
   *
   * @param counts of the mailbox
   * @param acknowledged position up to which the device has acknowledged all letters
   */
  void opened(MailboxCounts counts, LogPosition acknowledged);

  /**
   * A letter, in the order of positions, each once on this connection; those that were not
   * acknowledged come again on the next one. Its {@link LogEntry#id} is that of the {@link Letter}.
   *
   * @param letter to be acknowledged, or no more than {@link DeviceLimits#window} follow
   */
  void deliver(LogEntry letter);

  /**
   * There is another number of unread letters: one came, or some were read, here or elsewhere.
   *
   * @param counts of the mailbox
   */
  void counted(MailboxCounts counts);

  /**
   * The device is not let in. Nothing else is told.
   *
   * @param refusal why
   */
  void refused(MailboxRefusal refusal);

  /**
   * The mailbox cannot be read. Nothing else is told; worth another try later.
   *
   * @param cause why
   */
  void failed(LogException cause);
}
