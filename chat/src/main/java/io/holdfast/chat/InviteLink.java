package io.holdfast.chat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Places in a private room for whoever knows a token. The token itself is not kept.
 *
 * @param hash of the token, SHA-256 in hexadecimal
 * @param role of those who come by it
 * @param ends when it does not let in any more, in milliseconds since 1970
 * @param uses how many it still lets in
 */
record InviteLink(String hash, Role role, long ends, int uses) {

  private static final int TOKEN_BYTES = 18;
  private static final int ID_LENGTH = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** {@return a token that nobody can guess} */
  static String draw() {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  /** {@return what is kept of a token} */
  static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** {@return what an owner calls it by; it does not tell the token} */
  String id() {
    return hash.substring(0, ID_LENGTH);
  }

  boolean isOpen(long now) {
    return uses > 0 && now < ends;
  }

  InviteLink used() {
    return new InviteLink(hash, role, ends, uses - 1);
  }
}
