package io.holdfast.netty;

import io.holdfast.websocket.HandshakeRequest;
import io.holdfast.websocket.HttpHeaders;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * A request to open a WebSocket connection, and where it came from.
 *
 * @param handshake the request itself
 * @param remoteAddress of the client; behind a trusted proxy, as the proxy tells it
 * @param isSecure whether the client used TLS, as far as is known
 */
public record UpgradeRequest(
    HandshakeRequest handshake, InetSocketAddress remoteAddress, boolean isSecure) {

  /** Checks that nothing is missing. */
  public UpgradeRequest {
    Objects.requireNonNull(handshake, "handshake");
    Objects.requireNonNull(remoteAddress, "remoteAddress");
  }

  /** {@return the path of the request, without its query} */
  public String path() {
    return handshake.path();
  }

  /** {@return the query of the request, as it was sent, or empty} */
  public String query() {
    return handshake.query();
  }

  /** {@return the headers of the request} */
  public HttpHeaders headers() {
    return handshake.headers();
  }
}
