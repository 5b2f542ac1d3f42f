package io.holdfast.log;

/** Learns how far letters have got. */
@FunctionalInterface
public interface ReceiptListener {

  /**
   * Letters were acknowledged or read, for the first time by any device. Called on the log's thread
   * after the commit that says so; must not block. Should the process end in between, it is not
   * told again: {@link Mailboxes#progress} has it.
   *
   * @param receipt of one who has sent some of them
   */
  void received(Receipt receipt);
}
