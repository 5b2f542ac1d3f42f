package io.holdfast.engineio;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** Sees every request, polling and upgrade alike, before the sessions do. */
@FunctionalInterface
public interface EngineMiddleware {

  /**
   * Looks at a request. Called on a loop; must not block.
   *
   * @param request that came in
   * @param headers of the response, to add to
   * @return nothing to go on, or the response; now or later, on any thread. A failure is answered
   *     with 400
   */
  CompletionStage<Optional<EngineReply>> handle(EngineRequest request, ResponseHeaders headers);

  /**
   * {@return a middleware that goes on at once, unless it throws}
   *
   * @param action takes the request and the headers of the response; must not block
   */
  static EngineMiddleware of(BiConsumer<EngineRequest, ResponseHeaders> action) {
    return (request, headers) -> {
      action.accept(request, headers);
      return CompletableFuture.completedFuture(Optional.empty());
    };
  }
}
