package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.Chat;
import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /rooms}: the public rooms that people are in now, page by page, see docs/protocol.md.
 * Safe for use by several threads.
 */
final class RoomsDoor implements HttpDoor.Answer {

  private static final String PATH = "/rooms";

  private final Chat chat;

  private RoomsDoor(Chat chat) {
    this.chat = chat;
  }

  static HttpDoor create(DoorKeeper keeper) {
    Map<String, HttpDoor.Answer> answers = Map.of("GET", new RoomsDoor(keeper.chat()));
    return new HttpDoor(PATH, answers, keeper, () -> 0);
  }

  /** It is about all rooms, so which one is asked for does not matter. */
  @Override
  public CompletionStage<HttpReply> answer(HttpCall call, Asker who, String room) throws Refusal {
    int count = chat.rules().pageCount(QueryNumber.of(call, "limit").orElse(null));
    Optional<String> after = call.query("after");
    String first = after.isEmpty() ? "" : chat.rules().room(after.get());
    return CompletableFuture.completedFuture(JsonReply.of(chat.occupancy().after(first, count)));
  }
}
