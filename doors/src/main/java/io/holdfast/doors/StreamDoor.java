package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /msgs}: the last messages as a line of JSON, at once and again at every change, for as
 * long as the client listens. Safe for use by several threads.
 */
final class StreamDoor implements HttpDoor.Answer, RoomStreams.Layout {

  private static final String PATH = "/msgs";
  private static final String CONTENT_TYPE = "text/plain; charset=utf-8";

  private final Feeds feeds;
  private final RoomStreams streams;
  private final StreamCount count;

  private StreamDoor(DoorKeeper keeper) {
    this.feeds = keeper.feeds();
    this.streams = new RoomStreams(keeper, this);
    this.count = new StreamCount(PATH, keeper);
  }

  static HttpDoor create(DoorKeeper keeper) {
    StreamDoor door = new StreamDoor(keeper);
    Map<String, HttpDoor.Answer> answers =
        Map.of("GET", keeper.reading(door), "POST", new HttpPosts(keeper));
    return new HttpDoor(PATH, answers, keeper, door.count::now);
  }

  @Override
  public CompletionStage<HttpReply> answer(HttpCall call, Asker who, String room) throws Refusal {
    return CompletableFuture.completedFuture(
        count.open(
            CONTENT_TYPE,
            new StreamCount.Asked(call, who, room, this::refused),
            stream ->
                feeds.use(room, feed -> streams.join(feed, stream, who, feed.last().json()))));
  }

  @Override
  public ByteBuffer change(LastMessages before, LastMessages now) {
    return now.json();
  }

  @Override
  public ByteBuffer refused(Refusal refusal) {
    return ByteBuffer.wrap((HttpRefusals.json(refusal) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The same again: whoever reads it shows what there is, as before. */
  @Override
  public ByteBuffer quiet(LastMessages last) {
    return last.json();
  }
}
