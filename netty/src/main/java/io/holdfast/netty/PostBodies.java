package io.holdfast.netty;

import io.holdfast.engineio.RequestError;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The bodies that are on their way to one session: no more than one at a time.
 *
 * <p>Safe for use by several threads.
 */
final class PostBodies {

  private final AtomicInteger count = new AtomicInteger();
  private final Runnable onFailure;

  /**
   * Begins with none.
   *
   * @param onFailure called on any thread when a body overlaps another, or breaks off
   */
  PostBodies(Runnable onFailure) {
    this.onFailure = onFailure;
  }

  /** {@return who is told of the end of a body that has begun} */
  BodyHandler.Body begin() {
    boolean isOverlapping = count.incrementAndGet() > 1;
    if (isOverlapping) {
      onFailure.run();
    }
    return new BodyHandler.Body() {
      @Override
      public @Nullable HttpReply refusal() {
        RequestError error = RequestError.BAD_REQUEST;
        return isOverlapping ? HttpReply.json(error.status(), error.json()) : null;
      }

      @Override
      public void end() {
        count.decrementAndGet();
      }

      @Override
      public void fail() {
        end();
        onFailure.run();
      }
    };
  }
}
