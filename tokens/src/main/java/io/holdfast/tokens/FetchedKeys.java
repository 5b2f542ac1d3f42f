package io.holdfast.tokens;

import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are fetched, again and again: by time, and when a token names one that is not known.
 * Those that were fetched last are kept for a while where that fails. Safe for use by several
 * threads.
 */
final class FetchedKeys implements KeySource {

  private static final System.Logger LOGGER = System.getLogger(FetchedKeys.class.getName());

  private final String place;
  private final Supplier<CompletionStage<TokenKeys>> fetch;
  private final TokenLimits limits;
  private final InstantSource clock;
  private volatile boolean isClosed;
  private volatile @Nullable Fetched last;

  /** When the last fetch began, in milliseconds since 1970. Guarded by this. */
  private long begunMillis;

  /** What is being fetched, or null. Guarded by this. */
  private @Nullable CompletableFuture<Void> running;

  /** Whether the last fetch failed. Guarded by this. */
  private boolean isFailing;

  /** Keys, and when they were fetched. */
  private record Fetched(TokenKeys keys, long millis) {}

  /**
   * Begins to fetch.
   *
   * @param place that they come from, for people
   * @param fetch fetches them once, on any thread; fails if they cannot be read
   * @param first that were fetched just now, or null
   * @param limits of how often
   * @param clock that they grow old by
   */
  FetchedKeys(
      String place,
      Supplier<CompletionStage<TokenKeys>> fetch,
      @Nullable TokenKeys first,
      TokenLimits limits,
      InstantSource clock) {
    this.place = place;
    this.fetch = fetch;
    this.limits = limits;
    this.clock = clock;
    this.begunMillis = clock.millis() - limits.fetchPause().toMillis();
    this.last = first == null ? null : new Fetched(first, clock.millis());
    refresh();
    refreshLater();
  }

  private void refreshLater() {
    CompletableFuture.delayedExecutor(limits.fetchPause().toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (!isClosed) {
                refresh();
                refreshLater();
              }
            });
  }

  @Override
  public TokenKeys now() throws TokenRefusal {
    Fetched known = last;
    if (known == null || isOlder(known, limits.keptTime().toMillis())) {
      throw new TokenRefusal(
          TokenRefusal.Reason.KEYS_UNAVAILABLE, "Tokens cannot be checked now; try again.");
    }
    return known.keys();
  }

  private boolean isOlder(Fetched fetched, long millis) {
    return clock.millis() - fetched.millis() > millis;
  }

  @Override
  public CompletionStage<Void> prepare(@Nullable String id) {
    Fetched known = last;
    boolean isKnown = known != null && known.keys().mayKnow(id);
    return isKnown ? CompletableFuture.completedFuture(null) : fetchUnlessJustDone();
  }

  /** Fetches if it is time to; what fails is tried again after the pause. */
  void refresh() {
    Fetched known = last;
    if (known == null || isOlder(known, limits.refreshInterval().toMillis())) {
      fetchUnlessJustDone();
    }
  }

  private synchronized CompletionStage<Void> fetchUnlessJustDone() {
    if (running != null) {
      return running;
    }
    long now = clock.millis();
    if (now - begunMillis < limits.fetchPause().toMillis()) {
      return CompletableFuture.completedFuture(null);
    }
    begunMillis = now;
    CompletableFuture<Void> fetching = new CompletableFuture<>();
    running = fetching;
    fetch
        .get()
        .whenComplete(
            (keys, failure) -> {
              ended(keys, failure);
              fetching.complete(null);
            });
    return fetching;
  }

  private synchronized void ended(@Nullable TokenKeys keys, @Nullable Throwable failure) {
    running = null;
    if (keys != null) {
      last = new Fetched(keys, clock.millis());
      if (isFailing) {
        LOGGER.log(Level.INFO, "the keys of tokens can be fetched again: {0}", place);
      }
    } else if (!isFailing) {
      LOGGER.log(Level.WARNING, "the keys of tokens cannot be fetched: " + place, failure);
    }
    isFailing = keys == null;
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
