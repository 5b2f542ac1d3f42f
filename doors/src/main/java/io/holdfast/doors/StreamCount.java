package io.holdfast.doors;

import io.holdfast.chat.Asker;
import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import io.holdfast.netty.HttpStream;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** The streams of one door. Safe for use by several threads. */
public final class StreamCount {

  private final String door;
  private final Connections connections;
  private final int maxCount;
  private final AtomicInteger count = new AtomicInteger();

  StreamCount(String door, DoorKeeper keeper) {
    this.door = door;
    this.connections = keeper.connections();
    this.maxCount = keeper.limits().streams();
  }

  /**
   * What somebody asks for.
   *
   * @param call that asks
   * @param who asks
   * @param room that they want to hear
   * @param words of a refusal, which end what is streamed
   */
  record Asked(HttpCall call, Asker who, String room, Function<Refusal, ByteBuffer> words) {}

  int now() {
    return count.get();
  }

  /**
   * {@return a reply that is streamed, counted until its end}
   *
   * @param contentType of the stream
   * @param asked who takes it, and what; cut off when they are signed in no more
   * @param opened takes the stream
   * @throws Refusal if there are as many as may be
   */
  HttpReply open(String contentType, Asked asked, Consumer<HttpStream> opened) throws Refusal {
    return open(contentType, asked, opened, HttpStream::cut);
  }

  /**
   * {@return the same, with another end}
   *
   * @param contentType of the stream
   * @param asked who takes it, and what
   * @param opened takes the stream
   * @param close ends it when they are signed in no more
   * @throws Refusal if there are as many as may be
   */
  HttpReply open(
      String contentType, Asked asked, Consumer<HttpStream> opened, Consumer<HttpStream> close)
      throws Refusal {
    if (count.get() >= maxCount) {
      throw new Refusal(
          Refusal.Code.OVERLOADED, "Too many streams are open; try again, or ask at /poll.");
    }
    return reply(contentType)
        .withStream(
            stream -> {
              count.incrementAndGet();
              OpenConnection connection = list(asked, stream);
              Runnable forget = asked.who().identity().closeAtEnd(() -> close.accept(stream));
              stream.onClose(
                  () -> {
                    count.decrementAndGet();
                    forget.run();
                    connection.ended();
                  });
              opened.accept(stream);
            });
  }

  /** {@return the head of a reply that is to be streamed} */
  public static HttpReply reply(String contentType) {
    return HttpReply.of(200)
        .withHeader("content-type", contentType)
        // Proxies of the kind of nginx keep nothing back then.
        .withHeader("x-accel-buffering", "no")
        .withHeader("x-content-type-options", "nosniff");
  }

  private OpenConnection list(Asked asked, HttpStream stream) {
    return connections.open(
        ConnectionOrigin.of(
            door,
            asked.call(),
            "stream",
            stream::cut,
            refusal -> {
              stream.send(asked.words().apply(refusal));
              stream.end();
            }),
        asked.who().identity().known().orElse(null),
        Set.of(asked.room()));
  }
}
