package io.holdfast.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/** Somebody who gives tokens out, with keys of its own. */
final class Issuer {

  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private Issuer() {}

  static KeyPair rsa(int bits) {
    return pair("RSA", generator -> generator.initialize(bits));
  }

  static KeyPair curve(String name) {
    return pair("EC", generator -> generator.initialize(new ECGenParameterSpec(name)));
  }

  static KeyPair edwards() {
    return pair("Ed25519", generator -> {});
  }

  private interface Initializer {
    void initialize(KeyPairGenerator generator) throws GeneralSecurityException;
  }

  private static KeyPair pair(String family, Initializer initializer) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
      initializer.initialize(generator);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String pem(KeyPair pair) {
    return pem("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(der), what);
  }

  /** {@return claims of somebody, for an hour} */
  static JWTClaimsSet.Builder ada() {
    return new JWTClaimsSet.Builder()
        .subject("ada")
        .claim("name", "Ada")
        .issuer("https://id.example")
        .audience("chat")
        .expirationTime(Date.from(NOW.plusSeconds(3600)));
  }

  static String token(KeyPair pair, JWSAlgorithm algorithm, String keyId) {
    return token(pair, algorithm, keyId, ada().build());
  }

  static String token(KeyPair pair, JWSAlgorithm algorithm, String keyId, JWTClaimsSet claims) {
    JWSHeader header = new JWSHeader.Builder(algorithm).keyID(keyId).build();
    SignedJWT token = new SignedJWT(header, claims);
    try {
      if (pair.getPrivate().getAlgorithm().equals("EdDSA")) {
        return edwards(pair, token);
      }
      JWSSigner signer =
          pair.getPrivate() instanceof ECPrivateKey curve
              ? new ECDSASigner(curve)
              : new RSASSASigner(pair.getPrivate());
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String edwards(KeyPair pair, SignedJWT token) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(token.getSigningInput());
    return new String(token.getSigningInput(), StandardCharsets.US_ASCII)
        + "."
        + Base64URL.encode(signature.sign());
  }

  static String token(byte[] secret, JWSAlgorithm algorithm, JWTClaimsSet claims) {
    try {
      SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
      token.sign(new MACSigner(secret));
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** {@return three parts, whatever they hold} */
  static String parts(String header, String payload, String signature) {
    return Base64URL.encode(header) + "." + Base64URL.encode(payload) + "." + signature;
  }
}
