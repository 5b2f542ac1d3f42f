package io.holdfast.chat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** The ids of people, which cannot be guessed. Safe for use by several threads. */
public final class PersonIds {

  private static final int BYTES = 9;
  private static final String PURPOSE = "holdfast person ";
  private static final String TOKEN_PURPOSE = "holdfast token ";

  /** No secret is found that has the id of another one. */
  private static final int HASHED_BYTES = 18;

  private final SecureRandom random = new SecureRandom();

  /** {@return the id of a person who has no secret} */
  public String next() {
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
  public static String of(String secret) {
    return hash(PURPOSE + secret);
  }

  /**
   * {@return the id of whom a token is about, the same for each token of the issuer about them}
   *
   * @param issuer of the token
   * @param subject that it is about, as the issuer calls them
   */
  public static String of(String issuer, String subject) {
    // In JSON, so that no two issuers and subjects make one text.
    return hash(TOKEN_PURPOSE + ChatJson.write(List.of(issuer, subject)));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, HASHED_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
