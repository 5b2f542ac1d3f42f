package io.holdfast.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers plain HTTP requests. */
@FunctionalInterface
public interface HttpHandler {

  /**
   * Answers a request. Called on the connection's loop; must not block.
   *
   * @param call the request
   * @return the reply, now or later, on any thread; a failure is answered with 500
   */
  CompletionStage<HttpReply> handle(HttpCall call);

  /**
   * {@return a handler that answers at once}
   *
   * @param answer must not block
   */
  static HttpHandler of(Function<HttpCall, HttpReply> answer) {
    return call -> CompletableFuture.completedFuture(answer.apply(call));
  }
}
