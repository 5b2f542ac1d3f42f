package io.holdfast.netty;

import io.holdfast.websocket.HandshakeAcceptance;

/** Makes the object for a connection that both ends have agreed on. */
@FunctionalInterface
public interface ConnectionFactory {

  /**
   * Makes it. Called on the connection's loop.
   *
   * @param request that the connection was opened with
   * @param terms that both ends agreed on
   * @return a new connection
   */
  Connection connect(UpgradeRequest request, HandshakeAcceptance terms);
}
