package io.holdfast.websocket;

import java.util.Set;

/**
 * Decides which pages may open a connection (RFC 6455 §10.2). Browsers send the page's origin and
 * do not let scripts change it; clients that send none are no browsers and are not asked.
 */
@FunctionalInterface
public interface OriginPolicy {

  /** Allows every page. For public data only: the browser sends the user's cookies along. */
  OriginPolicy ANY = (origin, request) -> true;

  /**
   * Allows pages of the host and port that the request itself is for. The scheme is not compared,
   * since a proxy may have taken the TLS off.
   */
  OriginPolicy SAME = (origin, request) -> Origins.isSame(origin, request.authority());

  /**
   * Decides.
   *
   * @param origin as sent, such as {@code https://chat.example}, or {@code null} as a word
   * @param request that it came with
   * @return whether a page of that origin may connect
   */
  boolean allows(String origin, HandshakeRequest request);

  /**
   * {@return a policy that allows the origins of a list, and pages of this host}
   *
   * @param origins with scheme and port, where it is not the default one
   */
  static OriginPolicy sameOr(Set<String> origins) {
    Set<String> allowed = Set.copyOf(origins);
    return (origin, request) -> allowed.contains(origin) || SAME.allows(origin, request);
  }
}
