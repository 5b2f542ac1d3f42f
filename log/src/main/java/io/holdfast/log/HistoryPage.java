package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;
import java.util.List;
import java.util.Objects;

/**
 * Messages of a stream that follow on each other, oldest first.
 *
 * @param <M> what a message is read as
 * @param epoch of the log that the positions are of
 * @param messages none, or more; immutable
 * @param first position of the first message, or of where there would be one
 * @param last position of the last message, or of where there would be one: what to read on from
 * @param hasMore whether there are messages beyond these, in the direction that was read; those
 *     before the first, if it was not said from where
 * @param hasGap whether messages may be missing between where it was read from and the first of
 *     these: the log does not keep them any more, or the position was of another log, or there were
 *     more of them than are told at once
 */
public record HistoryPage<M>(
    String epoch,
    List<M> messages,
    LogPosition first,
    LogPosition last,
    boolean hasMore,
    boolean hasGap) {

  /** Copies the messages. */
  public HistoryPage {
    Objects.requireNonNull(epoch, "epoch");
    messages = List.copyOf(messages);
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(last, "last");
  }

  /** {@return from where to read what comes after these} */
  public HistorySince since() {
    return new HistorySince(epoch, last);
  }
}
