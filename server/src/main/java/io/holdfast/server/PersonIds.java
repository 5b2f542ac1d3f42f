package io.holdfast.server;

import java.security.SecureRandom;
import java.util.Base64;

/** Draws ids that cannot be guessed. Safe for use by several threads. */
final class PersonIds {

  private static final int BYTES = 9;

  private final SecureRandom random = new SecureRandom();

  String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }
}
