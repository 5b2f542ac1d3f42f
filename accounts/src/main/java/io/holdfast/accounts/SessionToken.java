package io.holdfast.accounts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** What a cookie holds, and what is kept in place of it. Safe for use by several threads. */
final class SessionToken {

  private static final int BYTES = 32;
  private static final int ID_BYTES = 18;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SessionToken() {}

  /** {@return a token that nobody can guess: 43 letters, digits, hyphens or _} */
  static String draw() {
    return draw(BYTES);
  }

  /** {@return the id of a person: 24 letters, digits, hyphens or _} */
  static String drawId() {
    return draw(ID_BYTES);
  }

  private static String draw(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * {@return what a session is kept under, which does not tell the token}
   *
   * @param token of ASCII
   */
  static String key(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
