package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;

/**
 * Learns what is said in a stream of a {@link History}, with nothing missing or doubled between
 * what was said before and what is said now. Called on the log's thread; must not block.
 *
 * @param <M> what a message is read as
 */
public interface HistoryFollower<M> {

  /**
   * What was said before. Called first, and once.
   *
   * @param page of what was missed, or of the last messages; {@link HistoryPage#hasMore} tells
   *     whether there are older ones. If they cannot be read, those that are held in memory, with a
   *     gap before them
   */
  void caughtUp(HistoryPage<M> page);

  /**
   * Something was said, just now.
   *
   * @param message that follows on what was told before
   */
  void said(M message);

  /**
   * One of the last messages was taken away for ever.
   *
   * @param position of it
   */
  default void removed(LogPosition position) {}
}
