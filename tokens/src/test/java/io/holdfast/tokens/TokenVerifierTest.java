package io.holdfast.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import io.holdfast.tokens.TokenRefusal.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who somebody is by a token, and what is none. */
final class TokenVerifierTest {

  private static final String SECRET =
      "a secret of more than 64 bytes, which is enough for HS512 too ...";
  private static final byte[] SECRET_BYTES = SECRET.getBytes(StandardCharsets.UTF_8);
  private static final KeyPair RSA = Issuer.rsa(2048);
  private static final KeyPair CURVE = Issuer.curve("secp256r1");
  private static final KeyPair EDWARDS = Issuer.edwards();

  @TempDir Path directory;
  private Instant now = Issuer.NOW;
  private TokenVerifier verifier;

  @AfterEach
  void close() {
    if (verifier != null) {
      verifier.close();
    }
  }

  private TokenVerifier.Builder builder() {
    return TokenVerifier.builder().clock(() -> now);
  }

  private void secret() {
    verifier = builder().secret(SECRET).open();
  }

  private void key(KeyPair pair) throws IOException {
    verifier = builder().publicKey(file(Issuer.pem(pair))).open();
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("key"), content);
  }

  private static String token(JWTClaimsSet.Builder claims) {
    return Issuer.token(SECRET_BYTES, JWSAlgorithm.HS256, claims.build());
  }

  private void assertRefused(Reason reason, String token) {
    TokenRefusal refusal = catchThrowableOfType(TokenRefusal.class, () -> verifier.verify(token));
    assertThat(refusal).as("refusal").isNotNull();
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal).message().endsWith(".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "HS384", "HS512"})
  void aSecretSignsByEachOfItsAlgorithms(String algorithm) throws Exception {
    secret();
    String token = Issuer.token(SECRET_BYTES, JWSAlgorithm.parse(algorithm), Issuer.ada().build());
    assertThat(verifier.verify(token))
        .isEqualTo(
            new VerifiedToken(
                "https://id.example", "ada", "Ada", Set.of(), Issuer.NOW.plusSeconds(3630)));
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(RSA, "RS256"),
        Arguments.of(RSA, "RS512"),
        Arguments.of(RSA, "PS384"),
        Arguments.of(CURVE, "ES256"),
        Arguments.of(Issuer.curve("secp384r1"), "ES384"),
        Arguments.of(Issuer.curve("secp521r1"), "ES512"),
        Arguments.of(EDWARDS, "EdDSA"),
        Arguments.of(EDWARDS, "Ed25519"));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aPrivateKeySignsAndThePublicOneChecks(KeyPair pair, String algorithm) throws Exception {
    key(pair);
    String token = Issuer.token(pair, JWSAlgorithm.parse(algorithm), null);
    assertThat(verifier.verify(token).subject()).isEqualTo("ada");
    // Another letter in the middle of the signature.
    int at = token.length() - 20;
    char other = token.charAt(at) == 'A' ? 'B' : 'A';
    assertRefused(Reason.WRONG_SIGNATURE, token.substring(0, at) + other + token.substring(at + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE"})
  void whatIsNotSignedIsRefused(String none) throws Exception {
    String header = "{\"alg\":\"" + none + "\"}";
    String payload = Issuer.ada().build().toString();
    for (KeyPair pair : List.of(RSA, CURVE, EDWARDS)) {
      key(pair);
      String shown = Issuer.parts(header, payload, "AA");
      assertThat(catchThrowableOfType(TokenRefusal.class, () -> verifier.verify(shown)))
          .extracting(TokenRefusal::reason)
          .isIn(Reason.MALFORMED, Reason.WRONG_ALGORITHM);
      assertRefused(Reason.MALFORMED, Issuer.parts(header, payload, ""));
    }
  }

  @Test
  void aPublicKeyIsNoSecret() throws Exception {
    key(RSA);
    for (byte[] published :
        List.of(Issuer.pem(RSA).getBytes(StandardCharsets.UTF_8), RSA.getPublic().getEncoded())) {
      String forged = Issuer.token(published, JWSAlgorithm.HS256, Issuer.ada().build());
      assertRefused(Reason.WRONG_ALGORITHM, forged);
    }
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() throws Exception {
    key(RSA);
    assertRefused(Reason.WRONG_SIGNATURE, Issuer.token(Issuer.rsa(2048), JWSAlgorithm.RS256, null));
    assertRefused(Reason.WRONG_ALGORITHM, Issuer.token(CURVE, JWSAlgorithm.ES256, null));
    secret();
    byte[] other = "another secret of more than 32 bytes".getBytes(StandardCharsets.UTF_8);
    assertRefused(
        Reason.WRONG_SIGNATURE, Issuer.token(other, JWSAlgorithm.HS256, Issuer.ada().build()));
  }

  @Test
  void aTokenCountsUntilItExpiresAndALittleLonger() throws Exception {
    secret();
    String token = token(Issuer.ada());
    now = Issuer.NOW.plusSeconds(3629);
    assertThat(verifier.verify(token).expires()).isEqualTo(Issuer.NOW.plusSeconds(3630));
    now = Issuer.NOW.plusSeconds(3630);
    assertRefused(Reason.EXPIRED, token);
  }

  @Test
  void aTokenCountsFromItsBeginningAndALittleBefore() throws Exception {
    secret();
    String token = token(Issuer.ada().notBeforeTime(Date.from(Issuer.NOW.plusSeconds(31))));
    assertRefused(Reason.NOT_YET_VALID, token);
    now = Issuer.NOW.plusSeconds(1);
    assertThat(verifier.verify(token).subject()).isEqualTo("ada");
  }

  @Test
  void theLeewayIsWhatTheOperatorSays() throws Exception {
    verifier = builder().secret(SECRET).leeway(Duration.ZERO).open();
    String token = token(Issuer.ada());
    assertThat(verifier.verify(token).expires()).isEqualTo(Issuer.NOW.plusSeconds(3600));
    now = Issuer.NOW.plusSeconds(3600);
    assertRefused(Reason.EXPIRED, token);
  }

  @Test
  void anotherIssuerAndAnotherAudienceAreRefused() throws Exception {
    verifier = builder().secret(SECRET).issuer("https://id.example").audience("chat").open();
    assertThat(verifier.verify(token(Issuer.ada())).subject()).isEqualTo("ada");
    String both = token(Issuer.ada().audience(List.of("mail", "chat")));
    assertThat(verifier.verify(both).subject()).isEqualTo("ada");
    assertRefused(Reason.WRONG_ISSUER, token(Issuer.ada().issuer("https://id.example/")));
    assertRefused(Reason.WRONG_ISSUER, token(Issuer.ada().issuer(null)));
    assertRefused(Reason.WRONG_AUDIENCE, token(Issuer.ada().audience("mail")));
    assertRefused(Reason.WRONG_AUDIENCE, token(Issuer.ada().audience(List.of())));
  }

  @Test
  void aTokenWithoutAnEndOrASubjectIsRefused() {
    secret();
    assertRefused(Reason.MALFORMED, token(Issuer.ada().expirationTime(null)));
    assertRefused(Reason.MALFORMED, token(Issuer.ada().subject(null)));
    assertRefused(Reason.MALFORMED, token(Issuer.ada().subject("")));
    assertRefused(Reason.MALFORMED, token(Issuer.ada().subject("s".repeat(256))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "not a token",
        "e30.e30.e30",
        "bnVsbA.bnVsbA.bnVsbA",
        "W10.W10.W10",
        "e30.e30.e30.e30.e30",
        "\u0000.\u0000.\u0000"
      })
  void garbageIsRefused(String token) {
    secret();
    assertRefused(Reason.MALFORMED, token);
    assertThat(verifier.prepare(token).toCompletableFuture()).isCompleted();
  }

  @Test
  void whatIsNestedWithoutEndIsRefused() {
    secret();
    String deep = "{\"alg\":\"HS256\",\"a\":" + "[".repeat(2900);
    assertRefused(Reason.MALFORMED, Issuer.parts(deep, "{}", "AA"));
    assertRefused(Reason.MALFORMED, Issuer.parts(deep + "]".repeat(2900) + "}", "{}", "AA"));
  }

  @Test
  void aTokenThatIsTooLongIsNotRead() {
    secret();
    assertRefused(Reason.TOO_LARGE, token(Issuer.ada().claim("x", "y".repeat(8 << 10))));
  }

  @Test
  void whatMustBeUnderstoodAndIsNotIsRefused() {
    secret();
    String header = "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}";
    assertRefused(Reason.MALFORMED, Issuer.parts(header, "{}", "AA"));
  }

  @Test
  void rolesAreAListOrWords() throws Exception {
    secret();
    for (Object claim : List.of(List.of("super-user", "other"), "super-user other ")) {
      assertThat(verifier.verify(token(Issuer.ada().claim("roles", claim))).roles())
          .containsExactlyInAnyOrder("super-user", "other");
    }
    assertThat(verifier.verify(token(Issuer.ada().claim("roles", 17))).roles()).isEmpty();
    List<String> many = Stream.iterate("r", role -> role + "r").limit(101).toList();
    assertRefused(Reason.MALFORMED, token(Issuer.ada().claim("roles", many)));
  }

  @Test
  void nameAndRolesAreWhereTheOperatorSays() throws Exception {
    verifier = builder().secret(SECRET).nameClaim("nick").rolesClaim("realm_access.roles").open();
    VerifiedToken inside =
        verifier.verify(
            token(
                Issuer.ada()
                    .claim("nick", "The Countess")
                    .claim("realm_access", Map.of("roles", List.of("super-user")))));
    assertThat(inside.name()).isEqualTo("The Countess");
    assertThat(inside.roles()).containsExactly("super-user");
    VerifiedToken literal =
        verifier.verify(token(Issuer.ada().claim("realm_access.roles", "reader")));
    assertThat(literal.roles()).containsExactly("reader");
    assertThat(literal.name()).isEmpty();
  }

  @Test
  void whatIsNoKeyIsToldOnOpening() throws Exception {
    assertThatThrownBy(() -> builder().secret("x".repeat(31)).open())
        .isInstanceOf(TokenKeyException.class)
        .hasMessageContaining("32 bytes or more, was 31");
    for (String content :
        List.of(
            "",
            "no key",
            Issuer.pem("PRIVATE KEY", RSA.getPrivate().getEncoded()),
            Issuer.pem("PUBLIC KEY", new byte[100]),
            Issuer.pem("CERTIFICATE", new byte[100]),
            Issuer.pem(Issuer.rsa(1024)),
            "x".repeat(513 << 10))) {
      Path file = file(content);
      assertThatThrownBy(() -> builder().publicKey(file).open())
          .isInstanceOf(TokenKeyException.class)
          .hasMessageContaining(file.toString());
    }
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> builder().keySet(missing).open())
        .isInstanceOf(TokenKeyException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void oneKeyIsNeededAndNoMore() {
    assertThatThrownBy(() -> builder().open()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> builder().secret(SECRET).publicKey(directory).open())
        .isInstanceOf(IllegalStateException.class);
  }
}
