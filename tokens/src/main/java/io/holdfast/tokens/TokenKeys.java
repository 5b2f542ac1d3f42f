package io.holdfast.tokens;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that count. Immutable. */
final class TokenKeys {

  /** A token that names no key costs no more checks than that. */
  private static final int MOST_TRIED = 8;

  private final List<TokenKey> keys;

  TokenKeys(List<TokenKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** {@return whether a key of that id may be among them; any, if it is null} */
  boolean mayKnow(@Nullable String id) {
    return keys.stream().anyMatch(key -> key.isMeant(id));
  }

  /**
   * Checks that one of these keys has signed.
   *
   * @throws TokenRefusal if none has
   */
  void requireSigned(SignedJWT token) throws TokenRefusal {
    JWSHeader header = token.getHeader();
    List<TokenKey> meant = keys.stream().filter(key -> key.isMeant(header.getKeyID())).toList();
    if (meant.isEmpty()) {
      throw new TokenRefusal(
          TokenRefusal.Reason.UNKNOWN_KEY, "The token names a key that is not known here.");
    }
    List<TokenKey> fitting =
        meant.stream().filter(key -> key.isFor(header.getAlgorithm())).limit(MOST_TRIED).toList();
    if (fitting.isEmpty()) {
      throw new TokenRefusal(
          TokenRefusal.Reason.WRONG_ALGORITHM,
          "The token is signed in a way that its key is not for.");
    }
    byte[] signed = token.getSigningInput();
    if (fitting.stream().noneMatch(key -> key.hasSigned(header, signed, token.getSignature()))) {
      throw new TokenRefusal(
          TokenRefusal.Reason.WRONG_SIGNATURE, "The signature of the token is wrong.");
    }
  }
}
