package io.holdfast.server;

import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
  public CompletionStage<HttpReply> answer(HttpCall call, String room) throws Refusal {
    if (call.body().remaining() > keeper.postBytes()) {
      throw new Refusal(
          Refusal.Code.TOO_LARGE, "A request has at most " + keeper.postBytes() + " bytes.");
    }
    CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    keeper
        .posters()
        .at(call.remoteAddress())
        .post(
            room,
            ChatJson.read(call.body()),
            new Chat.PostListener() {
              @Override
              public void posted(long position) {
                reply.complete(HttpReply.json(200, OK));
              }

              @Override
              public void refused(Refusal refusal) {
                reply.completeExceptionally(refusal);
              }
            });
    return reply;
  }
}
