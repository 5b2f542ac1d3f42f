package io.holdfast.server;

import io.holdfast.netty.HttpReply;
import io.holdfast.netty.HttpStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** How many streams of one door there are. Safe for use by several threads. */
final class StreamCount {

  private final int maxCount;
  private final AtomicInteger count = new AtomicInteger();

  StreamCount(int maxCount) {
    this.maxCount = maxCount;
  }

  int now() {
    return count.get();
  }

  /**
   * {@return a reply that is streamed, counted until its end}
   *
   * @param contentType of the stream
   * @param who takes it; cut off when they are signed in no more
   * @param opened takes the stream
   * @throws Refusal if there are as many as may be
   */
  HttpReply open(String contentType, Asker who, Consumer<HttpStream> opened) throws Refusal {
    return open(contentType, who, opened, HttpStream::cut);
  }

  /**
   * {@return the same, with another end}
   *
   * @param contentType of the stream
   * @param who takes it
   * @param opened takes the stream
   * @param close ends it when they are signed in no more
   * @throws Refusal if there are as many as may be
   */
  HttpReply open(
      String contentType, Asker who, Consumer<HttpStream> opened, Consumer<HttpStream> close)
      throws Refusal {
    if (count.get() >= maxCount) {
      throw new Refusal(
          Refusal.Code.OVERLOADED, "Too many streams are open; try again, or ask at /poll.");
    }
    return HttpReply.of(200)
        .withHeader("content-type", contentType)
        // Proxies of the kind of nginx keep nothing back then.
        .withHeader("x-accel-buffering", "no")
        .withHeader("x-content-type-options", "nosniff")
        .withStream(
            stream -> {
              count.incrementAndGet();
              Runnable forget = who.identity().closeAtEnd(() -> close.accept(stream));
              stream.onClose(
                  () -> {
                    count.decrementAndGet();
                    forget.run();
                  });
              opened.accept(stream);
            });
  }
}
