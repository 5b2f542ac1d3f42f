package io.holdfast.socketio.spi;

import java.util.Objects;

/**
 * Takes away for ever what an entry of a {@link MessageLog} says. Its position, time, streams and
 * id stay, so that a record with the same id is a repeat of it still; but reads pass it over, and
 * whoever is told of it as the earlier one finds its payload empty. Where there is no entry, or it
 * was redacted before, nothing changes.
 *
 * @param position of the entry
 */
public record LogRedaction(LogPosition position) implements LogChange {

  /** Checks that there is a position. */
  public LogRedaction {
    Objects.requireNonNull(position, "position");
  }
}
