package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /poll}: the last messages for whoever asks, again and again. Safe for use by several
 * threads.
 */
final class PollDoor implements HttpDoor.Answer {

  private static final String PATH = "/poll";

  private final Feeds feeds;

  private PollDoor(Feeds feeds) {
    this.feeds = feeds;
  }

  static HttpDoor create(DoorKeeper keeper) {
    Map<String, HttpDoor.Answer> answers =
        Map.of("GET", keeper.reading(new PollDoor(keeper.feeds())), "POST", new HttpPosts(keeper));
    return new HttpDoor(PATH, answers, keeper, () -> 0);
  }

  @Override
  public CompletionStage<HttpReply> answer(HttpCall call, Asker who, String room) {
    LastMessages known = feeds.last(room);
    if (known != null) {
      return CompletableFuture.completedFuture(reply(known));
    }
    CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    feeds.use(room, feed -> reply.complete(reply(feed.last())));
    return reply;
  }

  private static HttpReply reply(LastMessages last) {
    return HttpReply.of(200).withHeader("content-type", "application/json").withBody(last.json());
  }
}
