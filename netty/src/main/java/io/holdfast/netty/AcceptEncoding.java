package io.holdfast.netty;

import io.holdfast.websocket.HttpHeaders;
import java.util.Locale;

/** Reads {@code Accept-Encoding} (RFC 9110 §12.5.3). */
final class AcceptEncoding {

  private AcceptEncoding() {}

  static boolean acceptsGzip(HttpHeaders headers) {
    for (String line : headers.all("accept-encoding")) {
      for (String element : line.toLowerCase(Locale.ROOT).split(",", -1)) {
        String[] parts = element.split(";", -1);
        if (parts[0].trim().equals("gzip")) {
          return parts.length == 1 || !isZero(parts[1]);
        }
      }
    }
    return false;
  }

  private static boolean isZero(String weight) {
    return weight.trim().matches("q=0(\\.0*)?");
  }
}
