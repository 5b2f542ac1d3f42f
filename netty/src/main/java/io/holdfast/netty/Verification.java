package io.holdfast.netty;

import io.holdfast.websocket.HandshakeAnswer;
import io.holdfast.websocket.HandshakeRefusal;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks an endpoint about a request, and turns its failures into refusals. */
final class Verification {

  private static final System.Logger LOGGER = System.getLogger(Verification.class.getName());

  private static final HandshakeRefusal FAILED =
      HandshakeRefusal.of(500, "The server could not decide about the connection.");

  private Verification() {}

  /** {@return the answer of the handshake, whose policies are the endpoint's; never fails} */
  static HandshakeAnswer answer(UpgradeRequest request, Supplier<HandshakeAnswer> handshake) {
    try {
      return handshake.get();
    } catch (RuntimeException e) {
      return failed(request, e);
    }
  }

  /** {@return the decision; never fails} */
  static CompletionStage<UpgradeDecision> of(WebSocketEndpoint endpoint, UpgradeRequest request) {
    CompletionStage<UpgradeDecision> decision;
    try {
      decision = Objects.requireNonNull(endpoint.verify(request), "the endpoint's stage");
    } catch (RuntimeException e) {
      decision = CompletableFuture.failedFuture(e);
    }
    return decision.handle(
        (decided, failure) ->
            decided == null ? UpgradeDecision.refuse(failed(request, failure)) : decided);
  }

  /** {@return what is said where an endpoint has failed; the log has the rest} */
  static HandshakeRefusal failed(UpgradeRequest request, @Nullable Throwable failure) {
    LOGGER.log(
        System.Logger.Level.WARNING,
        () -> "a request for " + request.path() + " could not be decided about",
        failure);
    return FAILED;
  }
}
