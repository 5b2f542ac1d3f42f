package io.holdfast.engineio;

import java.security.SecureRandom;
import java.util.Base64;

/** Draws ids that cannot be guessed. Safe for use by several threads. */
public final class SessionId {

  /** 120 bits, which are 20 characters. */
  private static final int RANDOM_BYTES = 15;

  private static final SecureRandom RANDOM = new SecureRandom();

  private SessionId() {}

  /** {@return 20 letters, digits, hyphens and underscores} */
  public static String draw() {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
