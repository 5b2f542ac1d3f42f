package io.holdfast.server;

import org.jspecify.annotations.Nullable;

/**
 * What a client shows of who it is.
 *
 * @param cookies as in the header, of several headers joined by a comma or semicolon; null if there
 *     are none, or the page that asks may not use them
 * @param bearer what follows {@code Authorization: Bearer} (RFC 6750 §2.1), or null
 * @param isSecure whether the client used TLS, as far as is known
 */
record Shown(@Nullable String cookies, @Nullable String bearer, boolean isSecure) {

  @Override
  public String toString() {
    // What is in a cookie or token must not get into a log.
    return "Shown[isSecure=" + isSecure + "]";
  }
}
