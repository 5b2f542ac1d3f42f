package io.holdfast.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpServer;
import io.holdfast.tokens.TokenRefusal.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are fetched, and change. */
@Timeout(60)
final class KeySetTest {

  private static final KeyPair FIRST = Issuer.rsa(2048);
  private static final KeyPair SECOND = Issuer.rsa(2048);

  /** By hand: nothing is fetched by time within a test. */
  private static final TokenLimits LIMITS =
      new TokenLimits(
          8 << 10,
          100,
          3,
          64 << 10,
          Duration.ofSeconds(20),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofHours(1));

  @TempDir Path directory;
  private HttpServer server;
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile int status = 200;
  private volatile String body = "";
  private volatile Instant now = Issuer.NOW;
  private TokenVerifier verifier;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          fetches.incrementAndGet();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    if (verifier != null) {
      verifier.close();
    }
    server.stop(0);
  }

  private static JWK key(String id, KeyPair pair) {
    return new RSAKey.Builder((RSAPublicKey) pair.getPublic()).keyID(id).build();
  }

  private static String set(JWK... keys) {
    return new JWKSet(Arrays.asList(keys)).toString(false);
  }

  private void open() {
    open(LIMITS);
  }

  private void open(TokenLimits limits) {
    verifier =
        TokenVerifier.builder()
            .keySet(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys"))
            .limits(limits)
            .clock(() -> now)
            .open();
  }

  private static String token(KeyPair pair, String id) {
    return Issuer.token(
        pair,
        JWSAlgorithm.RS256,
        id,
        Issuer.ada().expirationTime(Date.from(Issuer.NOW.plusSeconds(100_000))).build());
  }

  private VerifiedToken verify(String token) throws TokenRefusal {
    verifier.prepare(token).toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    return verifier.verify(token);
  }

  private void assertRefused(Reason reason, String token) {
    TokenRefusal refusal = catchThrowableOfType(TokenRefusal.class, () -> verify(token));
    assertThat(refusal).as("refusal").isNotNull();
    assertThat(refusal.reason()).isEqualTo(reason);
  }

  @Test
  void keysAreFetchedOnceAndKept() throws Exception {
    body = set(key("first", FIRST));
    open();
    for (int i = 0; i < 5; i++) {
      assertThat(verify(token(FIRST, "first")).subject()).isEqualTo("ada");
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void aNewKeyCountsWhenItIsFirstNamed() throws Exception {
    body = set(key("first", FIRST));
    open();
    verify(token(FIRST, "first"));
    body = set(key("second", SECOND));
    now = now.plus(LIMITS.fetchPause());

    assertThat(verify(token(SECOND, "second")).subject()).isEqualTo("ada");

    assertRefused(Reason.UNKNOWN_KEY, token(FIRST, "first"));
    assertThat(fetches).hasValue(2);
  }

  @Test
  void keysThatNobodyKnowsAreNotFetchedWithoutEnd() throws Exception {
    body = set(key("first", FIRST));
    open();
    verify(token(FIRST, "first"));
    for (int i = 0; i < 20; i++) {
      assertRefused(Reason.UNKNOWN_KEY, token(SECOND, "unknown " + i));
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void aKeyIsNotAnotherOneBecauseATokenSaysSo() throws Exception {
    body = set(key("first", FIRST), key("second", SECOND));
    open();
    assertRefused(Reason.WRONG_SIGNATURE, token(SECOND, "first"));
    assertThat(verify(token(SECOND, null)).subject()).isEqualTo("ada");
  }

  @Test
  void keysAreKeptForAWhileWhereTheyCannotBeFetched() throws Exception {
    body = set(key("first", FIRST));
    open();
    verify(token(FIRST, "first"));
    status = 500;
    now = now.plus(LIMITS.refreshInterval());
    assertRefused(Reason.UNKNOWN_KEY, token(SECOND, "second"));
    assertThat(fetches).hasValue(2);
    assertThat(verify(token(FIRST, "first")).subject()).isEqualTo("ada");

    now = Issuer.NOW.plus(LIMITS.keptTime()).plusSeconds(1);
    assertRefused(Reason.KEYS_UNAVAILABLE, token(FIRST, "first"));

    status = 200;
    now = now.plus(LIMITS.fetchPause());
    assertRefused(Reason.UNKNOWN_KEY, token(SECOND, "second"));
    assertThat(verify(token(FIRST, "first")).subject()).isEqualTo("ada");
  }

  @Test
  void withoutKeysNothingCountsUntilTheyCome() throws Exception {
    status = 404;
    open();
    assertRefused(Reason.KEYS_UNAVAILABLE, token(FIRST, "first"));
    status = 200;
    body = set(key("first", FIRST));
    now = now.plus(LIMITS.fetchPause());
    assertThat(verify(token(FIRST, "first")).subject()).isEqualTo("ada");
  }

  @Test
  void whatIsNoSetOfKeysIsNotTaken() throws Exception {
    JWK secret = new OctetSequenceKey.Builder(new byte[64]).keyID("first").build();
    JWK encrypting =
        new RSAKey.Builder((RSAPublicKey) FIRST.getPublic())
            .keyID("first")
            .keyUse(KeyUse.ENCRYPTION)
            .build();
    open();
    for (String unfit :
        new String[] {
          "",
          "{}",
          "[]",
          "no JSON",
          "{\"keys\":17}",
          set(),
          set(secret),
          set(encrypting),
          set(key("first", FIRST), key("b", FIRST), key("c", FIRST), key("d", FIRST)),
          set(key("first", FIRST)) + " ".repeat(64 << 10)
        }) {
      body = unfit;
      now = now.plus(LIMITS.fetchPause());
      assertRefused(Reason.KEYS_UNAVAILABLE, token(FIRST, "first"));
    }
  }

  @Test
  void aSetThatDoesNotComeIsGivenUp() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    server.removeContext("/keys");
    server.createContext(
        "/keys",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          try {
            held.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    open(
        new TokenLimits(
            8 << 10,
            100,
            3,
            64 << 10,
            Duration.ofMillis(200),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofHours(1)));
    assertRefused(Reason.KEYS_UNAVAILABLE, token(FIRST, "first"));
    held.countDown();
  }

  @Test
  void aKeyOfASetIsForItsAlgorithmAlone() throws Exception {
    body =
        set(
            new RSAKey.Builder((RSAPublicKey) FIRST.getPublic())
                .keyID("first")
                .algorithm(JWSAlgorithm.PS256)
                .build());
    open();
    assertRefused(Reason.WRONG_ALGORITHM, token(FIRST, "first"));
    assertThat(verify(Issuer.token(FIRST, JWSAlgorithm.PS256, "first")).subject()).isEqualTo("ada");
  }

  @Test
  void aFileHoldsASetTooOfEachFamily() throws Exception {
    KeyPair curve = Issuer.curve("secp256r1");
    KeyPair edwards = Issuer.edwards();
    byte[] der = edwards.getPublic().getEncoded();
    Base64URL point = Base64URL.encode(Arrays.copyOfRange(der, der.length - 32, der.length));
    Path file =
        Files.writeString(
            directory.resolve("keys.json"),
            set(
                key("rsa", FIRST),
                new ECKey.Builder(Curve.P_256, (ECPublicKey) curve.getPublic())
                    .keyID("curve")
                    .build(),
                new OctetKeyPair.Builder(Curve.Ed25519, point).keyID("edwards").build()));
    verifier = TokenVerifier.builder().keySet(file).clock(() -> now).open();
    assertThat(verify(token(FIRST, "rsa")).subject()).isEqualTo("ada");
    assertThat(verify(Issuer.token(curve, JWSAlgorithm.ES256, "curve")).subject()).isEqualTo("ada");
    assertThat(verify(Issuer.token(edwards, JWSAlgorithm.EdDSA, "edwards")).subject())
        .isEqualTo("ada");
    assertRefused(Reason.WRONG_ALGORITHM, Issuer.token(curve, JWSAlgorithm.ES256, "rsa"));
  }

  @Test
  void aSetOfNothingThatIsUsableIsToldOnOpening() throws Exception {
    Path file = Files.writeString(directory.resolve("keys.json"), set());
    assertThatThrownBy(() -> TokenVerifier.builder().keySet(file).open())
        .isInstanceOf(TokenKeyException.class)
        .hasMessageContaining("no public key for signatures");
  }
}
