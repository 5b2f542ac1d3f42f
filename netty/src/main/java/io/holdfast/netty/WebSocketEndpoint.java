package io.holdfast.netty;

import io.holdfast.websocket.HandshakeAcceptance;
import java.util.concurrent.CompletionStage;

/** What answers the WebSocket requests of a path. Called on the loops of the connections. */
public interface WebSocketEndpoint {

  /** {@return the settings, the same at every call} */
  EndpointSettings settings();

  /**
   * Decides about a request, before the handshake is answered.
   *
   * @param request not checked yet
   * @return the decision, now or later, on any thread; a failure is answered with 500
   */
  CompletionStage<UpgradeDecision> verify(UpgradeRequest request);

  /**
   * Makes the connection for a request that was accepted.
   *
   * @param request that is answered
   * @param terms that both ends agreed on
   * @return a new connection
   */
  Connection connect(UpgradeRequest request, HandshakeAcceptance terms);
}
