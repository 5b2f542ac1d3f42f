package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;
import java.util.Objects;

/**
 * How far somebody has read. It means something in the log that has the epoch, and nothing in
 * another one.
 *
 * @param epoch of the log that the position is of
 * @param position of the last message that was read; {@link LogPosition#START} for none
 */
public record HistorySince(String epoch, LogPosition position) {

  /** Checks that nothing is null. */
  public HistorySince {
    Objects.requireNonNull(epoch, "epoch");
    Objects.requireNonNull(position, "position");
  }
}
