package io.holdfast.accounts;

import static io.holdfast.accounts.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The keys of programs. */
@Timeout(60)
final class ApiKeysTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final long SECOND_NANOS = 1_000_000_000;

  private final FaultyLog log = new FaultyLog();
  private Instant now = Instant.parse("2026-11-21T12:00:30Z");
  private ApiKeys keys = open();

  private ApiKeys open() {
    return ApiKeys.open(log.proxy(), new ApiKeyLimits(2, HOUR), () -> now);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static ApiKeyTerms terms(long endsMillis) {
    return new ApiKeyTerms("Billing", Set.of("messages:read"), Set.of("lobby"), 2, endsMillis);
  }

  private static <T> T done(CompletionStage<T> stage) throws Throwable {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause();
    }
  }

  private ApiKeys.Made make() throws Throwable {
    return done(keys.make(terms(Long.MAX_VALUE)));
  }

  /** Waits until all is written that was handed in. */
  private void settle() throws Throwable {
    done(log.proxy().commit(List.of(new LogRemoval("api-key", "none"))));
  }

  private String kept() {
    StringBuilder kept = new StringBuilder();
    for (String table : List.of("api-key", "api-key-use")) {
      for (LogValue value : log.proxy().list(table, "", 100).toCompletableFuture().join()) {
        kept.append(value.key()).append(' ').append(StandardCharsets.UTF_8.decode(value.payload()));
      }
    }
    return kept.toString();
  }

  @Test
  void aKeyIsFoundByItsTokenAlsoAfterARestart() throws Throwable {
    ApiKeys.Made made = make();

    assertThat(made.token()).matches("hf_[A-Za-z0-9_-]{43}");
    assertThat(keys.find(made.token())).contains(made.key());
    keys = open();

    ApiKey found = keys.find(made.token()).orElseThrow();
    assertThat(found.id()).isEqualTo(made.key().id()).matches("key_[A-Za-z0-9_-]{24}");
    assertThat(found.terms()).isEqualTo(terms(Long.MAX_VALUE));
    assertThat(found.madeMillis()).isEqualTo(now.toEpochMilli());
    assertThat(keys.get(found.id())).contains(found);
    assertThat(keys.size()).isEqualTo(1);
  }

  @Test
  void theTokenIsNeitherKeptNorWritten() throws Throwable {
    ApiKeys.Made made = make();
    String secret = made.token().substring("hf_".length());

    assertThat(kept()).contains(made.key().id()).doesNotContain(secret);
    assertThat(made.toString()).doesNotContain(secret);
    assertThat(made.key().toString()).doesNotContain(secret);
  }

  @Test
  void whatIsNoTokenIsNobodys() throws Throwable {
    ApiKeys.Made made = make();

    assertThat(keys.find(ApiKeys.drawToken())).isEmpty();
    assertThat(keys.find(made.token().substring(1))).isEmpty();
    assertThat(keys.find(made.token() + "A")).isEmpty();
    assertThat(keys.find("")).isEmpty();
    assertThat(ApiKeys.isToken(made.token())).isTrue();
    assertThat(ApiKeys.isToken("hf_" + "A".repeat(42))).isFalse();
  }

  @Test
  void aKeyEndsWhenItsTimeIsOver() throws Throwable {
    ApiKeys.Made made = done(keys.make(terms(now.plus(HOUR).toEpochMilli())));

    now = now.plus(HOUR).minusMillis(1);
    assertThat(keys.find(made.token())).isPresent();
    now = now.plusMillis(1);

    assertThat(keys.find(made.token())).isEmpty();
    assertThat(keys.get(made.key().id())).isEmpty();
    assertThat(keys.after("", 10)).isEmpty();
    assertThat(keys.size()).isZero();
  }

  @Test
  void aKeyThatIsRevokedIsNobodysFromThenOn() throws Throwable {
    ApiKeys.Made made = make();

    done(keys.revoke(made.key()));

    assertThat(keys.find(made.token())).isEmpty();
    assertThat(keys.get(made.key().id())).isEmpty();
    keys = open();
    assertThat(keys.find(made.token())).isEmpty();
    assertThat(kept()).isEmpty();
  }

  @Test
  void aKeyThatIsUsedWhileItIsRevokedDoesNotComeBack() throws Throwable {
    ApiKeys.Made made = make();

    keys.use(made.key());
    CompletableFuture<Void> held = new CompletableFuture<>();
    log.proxy().execute(held::join);
    CompletionStage<Void> revoked = keys.revoke(made.key());
    now = now.plus(HOUR);
    keys.use(made.key());
    held.complete(null);
    done(revoked);
    settle();
    assertThat(kept()).isNotEmpty();

    keys = open();
    assertThat(keys.find(made.token())).isEmpty();
    settle();
    assertThat(kept()).isEmpty();
  }

  @Test
  void oneMoreThanMayBeIsRefusedUntilOneIsRevokedOrHasEnded() throws Throwable {
    ApiKeys.Made first = make();
    done(keys.make(terms(now.plus(HOUR).toEpochMilli())));

    assertRefused(AccountRefusal.Reason.TOO_MANY_KEYS, this::make);
    done(keys.revoke(first.key()));
    make();
    assertRefused(AccountRefusal.Reason.TOO_MANY_KEYS, this::make);
    now = now.plus(HOUR);
    make();

    assertRefused(AccountRefusal.Reason.TOO_MANY_KEYS, this::make);
    assertThat(keys.size()).isEqualTo(2);
    keys = open();
    assertRefused(AccountRefusal.Reason.TOO_MANY_KEYS, this::make);
  }

  @Test
  void aKeyThatIsNotKeptIsNone() throws Throwable {
    log.failAppends(true);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(this::make).isInstanceOf(LogException.class);
    }
    log.failAppends(false);

    ApiKeys.Made made = make();
    log.failAppends(true);
    assertThatThrownBy(() -> done(keys.revoke(made.key()))).isInstanceOf(LogException.class);
    assertThat(keys.find(made.token())).isPresent();
    log.failAppends(false);
    make();
  }

  @Test
  void theListIsInTheOrderOfIds() throws Throwable {
    String one = make().key().id();
    String other = make().key().id();
    String first = one.compareTo(other) < 0 ? one : other;
    String second = first.equals(one) ? other : one;

    assertThat(keys.after("", 1)).extracting(ApiKey::id).containsExactly(first);
    assertThat(keys.after(first, 5)).extracting(ApiKey::id).containsExactly(second);
  }

  @Test
  void theLastUseIsKnownToTheMinuteAndKeptAsOftenAsTheLimitsSay() throws Throwable {
    ApiKey key = make().key();
    assertThat(key.usedMillis()).isZero();

    keys.use(key);
    settle();
    long minute = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
    assertThat(key.usedMillis()).isEqualTo(minute);
    assertThat(open().get(key.id()).orElseThrow().usedMillis()).isEqualTo(minute);

    now = now.plus(Duration.ofMinutes(30));
    keys.use(key);
    settle();
    assertThat(key.usedMillis()).isEqualTo(minute + Duration.ofMinutes(30).toMillis());
    assertThat(open().get(key.id()).orElseThrow().usedMillis()).isEqualTo(minute);
  }

  @Test
  void aKeyOfTheOperatorIsNotKept() throws Throwable {
    String token = ApiKeys.drawToken();
    ApiKey key = keys.accept(token, terms(Long.MAX_VALUE));

    assertThat(keys.find(token)).contains(key);
    assertThat(key.id()).isEqualTo("key_operator");
    keys.use(key);
    settle();
    assertThat(keys.size()).isZero();
    assertThat(keys.get(key.id())).isEmpty();
    assertThat(kept()).isEmpty();
    assertThatThrownBy(() -> keys.accept("hf_short", terms(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyMayBeUsedTwiceItsRateAtOnceAndThenAtItsRate() {
    ApiKey key = keys.accept(ApiKeys.drawToken(), terms(Long.MAX_VALUE));
    long start = System.nanoTime() + SECOND_NANOS;
    for (int i = 0; i < 4; i++) {
      assertThat(key.tryTake(start)).isTrue();
    }

    assertThat(key.tryTake(start)).isFalse();
    assertThat(key.tryTake(start + SECOND_NANOS / 4)).isFalse();
    assertThat(key.tryTake(start + SECOND_NANOS / 2)).isTrue();
    assertThat(key.tryTake(start + SECOND_NANOS / 2)).isFalse();
  }

  @Test
  void termsAreWithinOthersThatAllowAsMuchOrMore() {
    ApiKeyTerms all = new ApiKeyTerms("All", Set.of("a", "b"), Set.of(), 1, Long.MAX_VALUE);
    ApiKeyTerms some = new ApiKeyTerms("Some", Set.of("a"), Set.of("x", "y"), 9, 1000);

    assertThat(some.isWithin(all)).isTrue();
    assertThat(all.isWithin(some)).isFalse();
    assertThat(some.isWithin(some)).isTrue();
    assertThat(new ApiKeyTerms("", Set.of("a"), Set.of("x"), 1, 999).isWithin(some)).isTrue();
    assertThat(new ApiKeyTerms("", Set.of("a"), Set.of("z"), 1, 999).isWithin(some)).isFalse();
    assertThat(new ApiKeyTerms("", Set.of("a"), Set.of(), 1, 999).isWithin(some)).isFalse();
    assertThat(new ApiKeyTerms("", Set.of("b"), Set.of("x"), 1, 999).isWithin(some)).isFalse();
    assertThat(new ApiKeyTerms("", Set.of("a"), Set.of("x"), 1, 1001).isWithin(some)).isFalse();
  }
}
