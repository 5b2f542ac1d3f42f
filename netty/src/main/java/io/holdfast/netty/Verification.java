package io.holdfast.netty;

import io.holdfast.websocket.HandshakeRefusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks an endpoint about a request, and turns its failures into refusals. */
final class Verification {

  private static final System.Logger LOGGER = System.getLogger(Verification.class.getName());

  private Verification() {}

  /** {@return the decision; never fails} */
  static CompletionStage<UpgradeDecision> of(WebSocketEndpoint endpoint, UpgradeRequest request) {
    CompletionStage<UpgradeDecision> decision;
    try {
      decision = endpoint.verify(request);
    } catch (RuntimeException e) {
      decision = CompletableFuture.failedFuture(e);
    }
    return decision.exceptionally(
        failure -> {
          LOGGER.log(
              System.Logger.Level.WARNING,
              () -> "a request for " + request.path() + " could not be verified",
              failure);
          return UpgradeDecision.refuse(
              HandshakeRefusal.of(500, "The server could not decide about the connection."));
        });
  }
}
