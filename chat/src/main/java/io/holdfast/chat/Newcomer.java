package io.holdfast.chat;

import io.holdfast.log.HistorySince;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody at the door of a room.
 *
 * @param visitor who it is
 * @param since how far the visitor has read, or null if that is to be forgotten
 * @param answer takes what is answered, on the log's thread
 * @param refused takes why the visitor is not let in, on the log's thread
 * @param gone called on the log's thread when the visitor is not in the room, or not any more,
 *     without having left it
 */
public record Newcomer(
    Visitor visitor,
    @Nullable HistorySince since,
    Consumer<ServerMessage> answer,
    Consumer<Refusal> refused,
    Runnable gone) {

  void refuse(Refusal refusal) {
    gone.run();
    refused.accept(refusal);
  }
}
