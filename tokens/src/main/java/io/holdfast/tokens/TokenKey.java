package io.holdfast.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A key, and the algorithms that it is for: a token chooses among these, never among all. Safe for
 * use by several threads.
 */
final class TokenKey {

  private static final int MIN_RSA_BITS = 2048;
  private static final int MIN_SECRET_BYTES = 32;

  private final @Nullable String id;
  private final Set<JWSAlgorithm> algorithms;
  private final Check check;

  /** Checks a signature. */
  private interface Check {
    boolean isRight(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException;
  }

  private TokenKey(@Nullable String id, Set<JWSAlgorithm> algorithms, Check check) {
    this.id = id;
    this.algorithms = algorithms;
    this.check = check;
  }

  private static TokenKey of(@Nullable String id, JWSVerifier verifier) {
    return new TokenKey(id, Set.copyOf(verifier.supportedJWSAlgorithms()), verifier::verify);
  }

  /**
   * {@return the key of those who share a secret}
   *
   * @param secret 32 characters or more
   * @throws TokenKeyException if it is shorter
   */
  static TokenKey ofSecret(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_SECRET_BYTES) {
      throw new TokenKeyException(
          "A secret has " + MIN_SECRET_BYTES + " bytes or more, was " + bytes.length);
    }
    try {
      return of(null, new MACVerifier(bytes));
    } catch (JOSEException e) {
      throw new TokenKeyException("The secret cannot be used", e);
    }
  }

  /**
   * {@return the key of those who sign with a private one}
   *
   * @param id that tokens name it by, or null
   * @param key of RSA with 2048 bits or more, of EC on P-256, P-384 or P-521, or Ed25519
   * @throws TokenKeyException if it is another one
   */
  static TokenKey of(@Nullable String id, PublicKey key) {
    try {
      if (key instanceof RSAPublicKey rsa) {
        if (rsa.getModulus().bitLength() < MIN_RSA_BITS) {
          throw new TokenKeyException(
              "An RSA key has "
                  + MIN_RSA_BITS
                  + " bits or more, was "
                  + rsa.getModulus().bitLength());
        }
        return of(id, new RSASSAVerifier(rsa));
      }
      if (key instanceof ECPublicKey curve) {
        return of(id, new ECDSAVerifier(curve));
      }
      if (key instanceof EdECPublicKey edwards && edwards.getParams().getName().equals("Ed25519")) {
        return new TokenKey(
            id,
            Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519),
            (header, signed, signature) -> isEd25519(key, signed, signature.decode()));
      }
    } catch (JOSEException e) {
      throw new TokenKeyException("A key cannot be used: " + e.getMessage(), e);
    }
    throw new TokenKeyException("Keys are RSA, EC or Ed25519, was " + key.getAlgorithm());
  }

  /** The library would need another one for it, the JDK knows it. */
  private static boolean isEd25519(PublicKey key, byte[] signed, byte[] signature) {
    try {
      Signature checked = Signature.getInstance("Ed25519");
      checked.initVerify(key);
      checked.update(signed);
      return checked.verify(signature);
    } catch (GeneralSecurityException e) {
      // A signature of another length is none.
      return false;
    }
  }

  /** {@return the same key for one algorithm, of those that it is for} */
  TokenKey only(JWSAlgorithm algorithm) {
    return new TokenKey(
        id,
        algorithms.stream().filter(algorithm::equals).collect(Collectors.toUnmodifiableSet()),
        check);
  }

  /** {@return whether a token that names this key, or none, may mean it} */
  boolean isMeant(@Nullable String named) {
    return id == null || named == null || id.equals(named);
  }

  boolean isFor(JWSAlgorithm algorithm) {
    return algorithms.contains(algorithm);
  }

  /** {@return whether a signature is of this key} */
  boolean hasSigned(JWSHeader header, byte[] signed, Base64URL signature) {
    try {
      return check.isRight(header, signed, signature);
    } catch (JOSEException e) {
      return false;
    }
  }
}
