package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;

/**
 * How far letters have got.
 *
 * @param from who has sent them
 * @param to whose mailbox they were for
 * @param stage that they have reached: all from the one to the other, up to the position
 * @param position of the last of these letters
 */
public record Receipt(String from, String to, Stage stage, LogPosition position) {

  /** How far a letter has got. */
  public enum Stage {
    /** A device has acknowledged it. */
    DELIVERED,
    /** The user has read it. */
    READ
  }
}
