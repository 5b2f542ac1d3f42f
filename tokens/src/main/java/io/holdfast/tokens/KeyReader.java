package io.holdfast.tokens;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads keys: in PEM, and sets in JSON (RFC 7517). Each throws {@link TokenKeyException}. */
final class KeyReader {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final List<String> FAMILIES = List.of("RSA", "EC", "Ed25519");

  /** What comes before the 32 bytes of a key: RFC 8410 §4. */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private KeyReader() {}

  /** {@return the key of a public key or certificate} */
  static TokenKeys pem(byte[] file) {
    Matcher pem = PEM.matcher(new String(file, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw new TokenKeyException("There is no PEM: it begins with -----BEGIN PUBLIC KEY-----");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
    PublicKey key =
        switch (pem.group(1)) {
          case "PUBLIC KEY" -> publicKey(der);
          case "CERTIFICATE" -> certified(der);
          default ->
              throw new TokenKeyException(
                  "A PUBLIC KEY or a CERTIFICATE is expected, was " + pem.group(1));
        };
    return new TokenKeys(List.of(TokenKey.of(null, key)));
  }

  private static PublicKey publicKey(byte[] der) {
    for (String family : FAMILIES) {
      try {
        return KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // It is of another family.
      } catch (GeneralSecurityException e) {
        throw new TokenKeyException("This Java knows no keys of " + family, e);
      }
    }
    throw new TokenKeyException("The public key is none of RSA, EC or Ed25519");
  }

  private static PublicKey certified(byte[] der) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(der))
          .getPublicKey();
    } catch (GeneralSecurityException e) {
      throw new TokenKeyException("The certificate cannot be read", e);
    }
  }

  /**
   * {@return the keys of a set that are for signatures and that are public}
   *
   * @param json of the set
   * @param maxCount most keys that it has
   */
  static TokenKeys set(byte[] json, int maxCount) {
    List<JWK> all;
    try {
      all = JWKSet.parse(new String(json, StandardCharsets.UTF_8)).getKeys();
    } catch (ParseException e) {
      throw new TokenKeyException("This is no JSON Web Key Set", e);
    }
    if (all.size() > maxCount) {
      throw new TokenKeyException("A set has at most " + maxCount + " keys, was " + all.size());
    }
    List<TokenKey> keys = new ArrayList<>();
    for (JWK key : all) {
      TokenKey read = key(key);
      if (read != null) {
        keys.add(read);
      }
    }
    if (keys.isEmpty()) {
      throw new TokenKeyException("There is no public key for signatures in the set");
    }
    return new TokenKeys(keys);
  }

  /** {@return the key, or null if it is for something else} */
  private static @Nullable TokenKey key(JWK key) {
    boolean isForSignatures = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
    PublicKey published = isForSignatures ? published(key) : null;
    if (published == null) {
      return null;
    }
    TokenKey read = TokenKey.of(key.getKeyID(), published);
    Algorithm algorithm = key.getAlgorithm();
    return algorithm == null ? read : read.only(JWSAlgorithm.parse(algorithm.getName()));
  }

  /** {@return the public key, or null if it is a secret, or of a family that is not known} */
  private static @Nullable PublicKey published(JWK key) {
    try {
      if (key instanceof RSAKey rsa) {
        return rsa.toRSAPublicKey();
      }
      if (key instanceof ECKey curve) {
        return isKnown(curve.getCurve()) ? curve.toECPublicKey() : null;
      }
      if (key instanceof OctetKeyPair pair && pair.getCurve().equals(Curve.Ed25519)) {
        return publicKey(der(pair.getDecodedX()));
      }
      return null;
    } catch (JOSEException e) {
      throw new TokenKeyException("A key of the set cannot be read", e);
    }
  }

  private static boolean isKnown(Curve curve) {
    return curve.equals(Curve.P_256) || curve.equals(Curve.P_384) || curve.equals(Curve.P_521);
  }

  private static byte[] der(byte[] point) {
    byte[] der = new byte[ED25519_PREFIX.length + point.length];
    System.arraycopy(ED25519_PREFIX, 0, der, 0, ED25519_PREFIX.length);
    System.arraycopy(point, 0, der, ED25519_PREFIX.length, point.length);
    return der;
  }
}
