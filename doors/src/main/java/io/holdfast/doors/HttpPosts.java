package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.Chat;
import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST} at the doors that take it: {@code {"user","text"}} is said, and answered with {@code
 * {"status":"ok"}} when it is kept. Safe for use by several threads.
 */
final class HttpPosts implements HttpDoor.Answer {

  private static final String OK = "{\"status\":\"ok\"}";

  private final DoorKeeper keeper;

  HttpPosts(DoorKeeper keeper) {
    this.keeper = keeper;
  }

  @Override
  public CompletionStage<HttpReply> answer(HttpCall call, Asker who, String room) throws Refusal {
    JsonNode posted = keeper.posted(call);
    CompletableFuture<Long> kept = new CompletableFuture<>();
    keeper
        .posters()
        .at(call.remoteAddress())
        .post(room, who, posted, Chat.PostListener.completing(kept));
    return kept.thenApply(position -> HttpReply.json(200, OK));
  }
}
