package io.holdfast.server;

import org.jspecify.annotations.Nullable;

/**
 * What a client shows of who it is.
 *
 * @param cookies as in the header, of several headers joined by a comma or semicolon; null if there
 *     are none, or the page that asks may not use them
 * @param isSecure whether the client used TLS, as far as is known
 */
record Shown(@Nullable String cookies, boolean isSecure) {

  @Override
  public String toString() {
    // What is in a cookie must not get into a log.
    return "Shown[isSecure=" + isSecure + "]";
  }
}
