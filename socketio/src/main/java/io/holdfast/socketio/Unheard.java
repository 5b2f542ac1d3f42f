package io.holdfast.socketio;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import java.util.List;

/**
 * For changes of a log that nobody waits for.
 *
 * @param failure what is noted if the log does not take them
 */
record Unheard(String failure) implements CommitListener {

  @Override
  public void committed(List<LogEntry> entries) {}

  @Override
  public void alreadyThere(LogEntry entry) {}

  @Override
  public void failed(LogException cause) {
    Log.debug(failure, cause);
  }
}
