package io.holdfast.websocket;

/** Compares origins (RFC 6454 §4) with the authority of a request. */
final class Origins {

  private Origins() {}

  static boolean isSame(String origin, String authority) {
    int scheme = origin.indexOf("://");
    if (scheme < 0 || authority.isEmpty()) {
      return false;
    }
    String host = origin.substring(scheme + 3);
    return withoutDefaultPort(host).equalsIgnoreCase(withoutDefaultPort(authority));
  }

  private static String withoutDefaultPort(String authority) {
    if (authority.endsWith(":80")) {
      return authority.substring(0, authority.length() - 3);
    }
    return authority.endsWith(":443") ? authority.substring(0, authority.length() - 4) : authority;
  }
}
