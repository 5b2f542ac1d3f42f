package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;

/** Learns what became of a {@link Letter}. Exactly one method is called, exactly once. */
public interface LetterListener {

  /**
   * The letter is in the mailbox: it was put there now, or when it was sent before. Called on a
   * thread of the log; must not block.
   *
   * @param letter as it stands in the log
   */
  void kept(LogEntry letter);

  /**
   * The mailbox does not take it. Called on the log's thread.
   *
   * @param refusal why
   */
  void refused(MailboxRefusal refusal);

  /**
   * The log did not take it. Called on the log's thread, or on the caller's if the log is closed.
   *
   * @param cause why
   */
  void failed(LogException cause);
}
