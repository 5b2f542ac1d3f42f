package io.holdfast.doors;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cookie that holds the token of a session. */
final class SessionCookie {

  /** Pages of sub-domains cannot set a cookie of this name; it needs TLS. */
  private static final String SECURE_NAME = "__Host-holdfast";

  private static final String NAME = "holdfast";
  private static final Pattern SECURE = pattern(SECURE_NAME);
  private static final Pattern PLAIN = pattern(NAME);

  private SessionCookie() {}

  private static Pattern pattern(String name) {
    return Pattern.compile("(?:^|[;,]) *" + name + "=([A-Za-z0-9_-]{43}) *(?=$|[;,])");
  }

  /** {@return the token that a client shows, if there is one} */
  static Optional<String> token(Shown shown) {
    if (shown.cookies() == null) {
      return Optional.empty();
    }
    Matcher cookie = (shown.isSecure() ? SECURE : PLAIN).matcher(shown.cookies());
    return cookie.find() ? Optional.of(cookie.group(1)) : Optional.empty();
  }

  /**
   * {@return the header that sets the cookie}
   *
   * @param token that it holds
   * @param life how long it is kept
   * @param isSecure whether the client used TLS
   */
  static String set(String token, Duration life, boolean isSecure) {
    return (isSecure ? SECURE_NAME : NAME)
        + "="
        + token
        + "; Path=/; Max-Age="
        + life.toSeconds()
        + "; HttpOnly; SameSite=Strict"
        + (isSecure ? "; Secure" : "");
  }

  /**
   * {@return the header that removes the cookie}
   *
   * @param isSecure whether the client used TLS
   */
  static String remove(boolean isSecure) {
    return set("", Duration.ZERO, isSecure);
  }
}
