package io.holdfast;

import io.holdfast.netty.UpgradeRequest;
import io.holdfast.websocket.HandshakeAcceptance;

/** Makes the sockets of one endpoint or client, of the kind that its options ask for. */
@FunctionalInterface
interface SocketFactory {

  LoopWebSocket create(SocketOwner owner, UpgradeRequest request, HandshakeAcceptance terms);
}
