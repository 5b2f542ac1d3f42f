package io.holdfast.accounts;

import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.MessageLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The keys of programs: in memory, to be asked at every request, and as values of the log. Safe for
 * use by several threads.
 */
public final class ApiKeys {

  /*
   * A key is kept under the SHA-256 of its token, which is 256 random bits and is told once. When a
   * key was used last has a table of its own: it is written while others revoke the key, and must
   * not bring it back.
   */
  private static final String TABLE = "api-key";
  private static final String USE_TABLE = "api-key-use";
  private static final String TOKEN_PREFIX = "hf_";
  private static final Pattern TOKEN = Pattern.compile(TOKEN_PREFIX + "[A-Za-z0-9_-]{43}");
  private static final String ID_PREFIX = "key_";
  private static final String OPERATOR_ID = ID_PREFIX + "operator";
  private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

  private final MessageLog log;
  private final ApiKeyLimits limits;
  private final InstantSource clock;
  private final Map<String, ApiKey> byHash = new ConcurrentHashMap<>();
  private final ConcurrentNavigableMap<String, ApiKey> byId = new ConcurrentSkipListMap<>();

  /** Keys that are kept, or are being made. */
  private final AtomicInteger count = new AtomicInteger();

  private ApiKeys(MessageLog log, ApiKeyLimits limits, InstantSource clock) {
    this.log = log;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * {@return the keys of a log}
   *
   * <p>Blocks.
   *
   * @param log that keeps them, as values of the tables {@code api-key} and {@code api-key-use}
   * @param limits of what there may be
   * @param clock that keys end by
   * @throws LogException if they cannot be read
   */
  public static ApiKeys open(MessageLog log, ApiKeyLimits limits, InstantSource clock) {
    ApiKeys keys = new ApiKeys(log, limits, clock);
    Map<String, Long> used = new HashMap<>();
    log.forEach(USE_TABLE, value -> used.put(value.key(), AccountValues.read(value, Long.class)));
    log.forEach(
        TABLE,
        value -> {
          ApiKey.Kept kept = AccountValues.read(value, ApiKey.Kept.class);
          keys.add(new ApiKey(value.key(), kept, used.getOrDefault(kept.id(), 0L)));
          keys.count.incrementAndGet();
        });
    used.keySet().removeAll(keys.byId.keySet());
    keys.forgetUses(used.keySet());
    return keys;
  }

  /** A key may have been used while it was revoked. */
  private void forgetUses(Set<String> ids) {
    if (!ids.isEmpty()) {
      log.commit(ids.stream().map(id -> new LogRemoval(USE_TABLE, id)).toList());
    }
  }

  /**
   * A key that was made, with what it is found by.
   *
   * @param token to be shown once
   * @param key that it is of
   */
  public record Made(String token, ApiKey key) {

    @Override
    public String toString() {
      return "Made[key=" + key.id() + "]";
    }
  }

  /** {@return a token that nobody can guess: {@code hf_}, and 43 letters, digits, hyphens or _} */
  public static String drawToken() {
    return TOKEN_PREFIX + SessionToken.draw();
  }

  /**
   * {@return whether a text has the form of a token}
   *
   * @param text any
   */
  public static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  /**
   * Lets in whoever knows a token for as long as the process runs. That key is not kept, neither
   * listed nor revoked, and its id is {@code key_operator}.
   *
   * @param token of the form that {@link #drawToken} has
   * @param terms of the key
   * @return the key
   * @throws IllegalArgumentException if the token has another form
   */
  public ApiKey accept(String token, ApiKeyTerms terms) {
    if (!isToken(token)) {
      throw new IllegalArgumentException("the token has not the form of one");
    }
    ApiKey.Kept kept = new ApiKey.Kept(OPERATOR_ID, terms, clock.millis());
    ApiKey key = new ApiKey(SessionToken.key(token), kept, 0);
    byHash.put(key.hash(), key);
    return key;
  }

  /**
   * {@return the key of a token; empty if there is none, or not any more}
   *
   * <p>Does not block.
   *
   * @param token that was shown when the key was made, or any other text
   */
  public Optional<ApiKey> find(String token) {
    return isToken(token)
        ? Optional.ofNullable(byHash.get(SessionToken.key(token))).filter(this::lasts)
        : Optional.empty();
  }

  private boolean lasts(ApiKey key) {
    return key.terms().endsMillis() > clock.millis();
  }

  /**
   * Remembers that a key was used now.
   *
   * @param key that was used
   */
  public void use(ApiKey key) {
    long now = clock.millis();
    long before = key.usedMillis();
    if (now - before < MINUTE_MILLIS) {
      return;
    }
    long minute = now - now % MINUTE_MILLIS;
    key.used(minute);
    long period = limits.keepUse().toMillis();
    if (before / period != minute / period && byId.get(key.id()) == key) {
      // If the log does not take it, the next period tells.
      log.commit(List.of(AccountValues.value(USE_TABLE, key.id(), minute)));
    }
  }

  /**
   * Makes a key.
   *
   * @param terms of it, which the caller has judged
   * @return the key, when it is kept; fails with {@link AccountRefusal} TOO_MANY_KEYS, or {@link
   *     LogException}
   */
  public CompletionStage<Made> make(ApiKeyTerms terms) {
    List<ApiKey> over = byId.values().stream().filter(key -> !lasts(key)).toList();
    if (count.incrementAndGet() > limits.keys() + over.size()) {
      count.decrementAndGet();
      return CompletableFuture.failedFuture(
          new AccountRefusal(
              AccountRefusal.Reason.TOO_MANY_KEYS, "There are too many keys; revoke some."));
    }
    String token = drawToken();
    ApiKey.Kept kept = new ApiKey.Kept(ID_PREFIX + SessionToken.drawId(), terms, clock.millis());
    ApiKey key = new ApiKey(SessionToken.key(token), kept, 0);
    List<LogChange> changes = new ArrayList<>();
    changes.add(AccountValues.value(TABLE, key.hash(), kept));
    over.forEach(ended -> changes.addAll(forgetting(ended)));
    return log.commit(
            changes,
            entries -> {
              over.forEach(this::remove);
              add(key);
              return new Made(token, key);
            })
        .whenComplete(
            (made, failure) -> {
              if (failure != null) {
                count.decrementAndGet();
              }
            });
  }

  private static List<LogChange> forgetting(ApiKey key) {
    return List.of(new LogRemoval(TABLE, key.hash()), new LogRemoval(USE_TABLE, key.id()));
  }

  private void add(ApiKey key) {
    byId.put(key.id(), key);
    byHash.put(key.hash(), key);
  }

  private void remove(ApiKey key) {
    byHash.remove(key.hash(), key);
    if (byId.remove(key.id(), key)) {
      count.decrementAndGet();
    }
  }

  /**
   * Ends a key: from then on its token is nobody's.
   *
   * @param key to end
   * @return completes when that is kept; fails with {@link LogException}
   */
  public CompletionStage<Void> revoke(ApiKey key) {
    return log.commit(forgetting(key)).thenAccept(committed -> remove(key));
  }

  /**
   * {@return the key of an id, if it is kept and has not ended}
   *
   * @param id of the key
   */
  public Optional<ApiKey> get(String id) {
    return Optional.ofNullable(byId.get(id)).filter(this::lasts);
  }

  /**
   * {@return the first keys after an id that have not ended, in the order of their ids}
   *
   * @param id of a key; empty for the start
   * @param count most keys to return, 1 or more
   */
  public List<ApiKey> after(String id, int count) {
    return byId.tailMap(id, false).values().stream().filter(this::lasts).limit(count).toList();
  }

  /** {@return how many are kept and have not ended} */
  public int size() {
    return (int) byId.values().stream().filter(this::lasts).count();
  }
}
