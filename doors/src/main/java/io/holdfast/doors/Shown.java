package io.holdfast.doors;

import org.jspecify.annotations.Nullable;

/**
 * What a client shows of who it is.
 *
 * @param cookies as in the header, of several headers joined by a comma or semicolon; null if there
 *     are none, or the page that asks may not use them
 * @param bearer what follows {@code Authorization: Bearer} (RFC 6750 §2.1), or null
 * @param isSecure whether the client used TLS, as far as is known
 * @param isAll false where a token may still come: Socket.IO shows it when it asks for a namespace
 */
public record Shown(
    @Nullable String cookies, @Nullable String bearer, boolean isSecure, boolean isAll) {

  /** {@return all that a client shows who says who they are by themselves} */
  public static Shown bearer(String bearer, boolean isSecure) {
    return new Shown(null, bearer, isSecure, true);
  }

  @Override
  public String toString() {
    // What is in a cookie or token must not get into a log.
    return "Shown[isSecure=" + isSecure + "]";
  }
}
