package io.holdfast.netty;

import java.net.URI;
import java.util.Locale;

/**
 * Where a client connects to (RFC 6455 §3).
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param isSecure whether over TLS
 * @param resource path and query of the request
 */
record WebSocketTarget(String host, int port, boolean isSecure, String resource) {

  static WebSocketTarget of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean isSecure = scheme.equals("wss");
    if (!isSecure && !scheme.equals("ws")) {
      throw new IllegalArgumentException("a WebSocket URI begins with ws: or wss:, was " + uri);
    }
    if (uri.getHost() == null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("a WebSocket URI has a host and no fragment, was " + uri);
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : isSecure ? 443 : 80;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new WebSocketTarget(uri.getHost(), port, isSecure, path + query);
  }

  /** {@return the value of the header Host} */
  String authority() {
    boolean isDefault = port == (isSecure ? 443 : 80);
    return isDefault ? host : host + ":" + port;
  }
}
