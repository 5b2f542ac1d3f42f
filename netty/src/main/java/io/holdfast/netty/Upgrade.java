package io.holdfast.netty;

import io.holdfast.websocket.HandshakeAcceptance;

/**
 * A request that was accepted.
 *
 * @param request that was made
 * @param endpoint that answers it
 * @param acceptance the terms
 */
record Upgrade(UpgradeRequest request, WebSocketEndpoint endpoint, HandshakeAcceptance acceptance) {

  Connection connect() {
    return endpoint.connect(request, acceptance);
  }

  SessionTerms terms() {
    return endpoint.settings().terms(acceptance);
  }
}
