package io.holdfast.log;

import io.holdfast.socketio.spi.AppendListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;

/** A listener for records that nothing but a success is expected of. */
@FunctionalInterface
interface OnAppended extends AppendListener {

  @Override
  default void alreadyThere(LogEntry entry) {
    throw new AssertionError("already there: " + entry.position());
  }

  @Override
  default void failed(LogException cause) {
    throw cause;
  }
}
