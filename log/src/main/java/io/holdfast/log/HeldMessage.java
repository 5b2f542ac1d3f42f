package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;

/**
 * A message that was read, and where.
 *
 * @param <M> what it was read as
 * @param position in the log
 * @param message as it was read
 */
record HeldMessage<M>(LogPosition position, M message) {

  boolean isAfter(LogPosition other) {
    return position.compareTo(other) > 0;
  }
}
