package io.holdfast.netty;

import io.holdfast.websocket.HttpHeaders;

/** Reads {@code Accept-Encoding} (RFC 9110 §12.5.3). */
final class AcceptEncoding {

  private AcceptEncoding() {}

  static boolean acceptsGzip(HttpHeaders headers) {
    for (String element : headers.list("accept-encoding")) {
      String[] parts = element.split(";", -1);
      if (parts[0].trim().equalsIgnoreCase("gzip")) {
        return parts.length == 1 || !isZero(parts[1]);
      }
    }
    return false;
  }

  private static boolean isZero(String weight) {
    return weight.trim().matches("[qQ]=0(\\.0*)?");
  }
}
