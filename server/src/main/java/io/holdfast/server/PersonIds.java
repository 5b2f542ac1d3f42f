package io.holdfast.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/** The ids of people, which cannot be guessed. Safe for use by several threads. */
final class PersonIds {

  private static final int BYTES = 9;
  private static final String PURPOSE = "holdfast person ";

  /** No secret is found that has the id of another one. */
  private static final int HASHED_BYTES = 18;

  private final SecureRandom random = new SecureRandom();

  /** {@return the id of a person who has no secret} */
  String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  /**
   * {@return the id of whoever knows a secret; it does not tell the secret, and everybody may see
   * it}
   *
   * @param secret of ASCII
   */
  static String of(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((PURPOSE + secret).getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, HASHED_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
