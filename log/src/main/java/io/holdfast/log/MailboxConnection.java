package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;

/**
 * What a connected device tells its mailbox. Safe for use by several threads; when the log is
 * closed, nothing happens any more.
 */
public interface MailboxConnection extends AutoCloseable {

  /**
   * The device has all letters up to a position: they do not come again. A device that comes back
   * may say so before they do.
   *
   * @param position of the last one that it has
   */
  void acknowledge(LogPosition position);

  /**
   * The user has read all letters up to a position, which acknowledges them, too.
   *
   * @param position of the last one that was read
   */
  void read(LogPosition position);

  /** The connection has ended. What was not acknowledged comes again on the next one. */
  @Override
  void close();
}
