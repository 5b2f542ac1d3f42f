package io.holdfast.websocket;

import java.util.Objects;

/**
 * A request to open a WebSocket connection, or what claims to be one.
 *
 * @param method such as {@code GET}
 * @param target path and query as on the request line
 * @param authority the host, and port if it is not the default one, that the client asked for;
 *     empty if it named none
 * @param headers of the request
 */
public record HandshakeRequest(
    String method, String target, String authority, HttpHeaders headers) {

  /** Checks that nothing is missing. */
  public HandshakeRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(authority, "authority");
    Objects.requireNonNull(headers, "headers");
  }

  /** {@return the target without its query} */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** {@return what follows the first question mark of the target, as it was sent, or empty} */
  public String query() {
    int query = target.indexOf('?');
    return query < 0 ? "" : target.substring(query + 1);
  }
}
