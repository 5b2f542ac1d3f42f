package io.holdfast;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Waits as long as a loaded machine may need, and no longer. */
final class Patience {

  static final int SECONDS = 30;

  private Patience() {}

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }

  /** {@return what the stage fails with} */
  static Throwable failure(CompletionStage<?> stage) {
    return await(
        stage.handle(
            (result, failure) -> {
              if (failure == null) {
                throw new AssertionError("did not fail, but gave " + result);
              }
              return failure;
            }));
  }

  static <T> T next(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came in " + SECONDS + " seconds");
      }
      return next;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
