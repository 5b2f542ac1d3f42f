package io.holdfast;

import io.holdfast.websocket.HttpHeaders;
import java.util.Locale;
import java.util.regex.Pattern;

/** The codings that files are kept in, the shortest first (RFC 9110 §8.4.1). */
enum ContentCoding {
  /** RFC 7932. */
  BROTLI("br"),
  /** RFC 1952. */
  GZIP("gzip"),
  /** As it is. */
  IDENTITY("identity");

  private static final String ANY = "*";
  private static final Pattern WEIGHT = Pattern.compile("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)");

  private final String token;

  ContentCoding(String token) {
    this.token = token;
  }

  /** {@return its name in headers} */
  String token() {
    return token;
  }

  /**
   * {@return the coding that a client likes best; of those that it likes as much, the shortest}
   *
   * @param headers of its request
   */
  static ContentCoding preferred(HttpHeaders headers) {
    String accepted = String.join(",", headers.all("accept-encoding")).toLowerCase(Locale.ROOT);
    ContentCoding preferred = IDENTITY;
    // RFC 9110 §12.5.3: what is not named is not wanted, but what is not coded is.
    double highest = Math.max(0, weight(accepted, IDENTITY.token));
    for (ContentCoding coding : new ContentCoding[] {GZIP, BROTLI}) {
      double named = weight(accepted, coding.token);
      double weight = named < 0 ? weight(accepted, ANY) : named;
      if (weight > 0 && weight >= highest) {
        preferred = coding;
        highest = weight;
      }
    }
    return preferred;
  }

  /** {@return the weight that a name was given, 0 for one that is none, -1 without the name} */
  private static double weight(String accepted, String name) {
    for (String element : accepted.split(",", -1)) {
      String[] parts = element.split(";", -1);
      if (parts[0].trim().equals(name)) {
        return parts.length == 1 ? 1 : weight(parts[1].trim());
      }
    }
    return -1;
  }

  private static double weight(String parameter) {
    return WEIGHT.matcher(parameter).matches() ? Double.parseDouble(parameter.substring(2)) : 0;
  }
}
