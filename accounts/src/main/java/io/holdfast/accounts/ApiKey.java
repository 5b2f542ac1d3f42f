package io.holdfast.accounts;

/** A key that lets a program in. It does not tell its token. Safe for use by several threads. */
public final class ApiKey {

  private static final double NANOS_PER_SECOND = 1e9;

  private final String hash;
  private final Kept kept;
  private volatile long usedMillis;

  /** Guarded by this, as the one below. */
  private double tokens;

  private long filledNanos;

  /**
   * What the log keeps of a key.
   *
   * @param id of the key
   * @param terms of it
   * @param made when it was, in milliseconds since 1970
   */
  record Kept(String id, ApiKeyTerms terms, long made) {}

  ApiKey(String hash, Kept kept, long usedMillis) {
    this.hash = hash;
    this.kept = kept;
    this.usedMillis = usedMillis;
    this.tokens = burst();
    this.filledNanos = System.nanoTime();
  }

  private int burst() {
    return 2 * kept.terms().perSecond();
  }

  /** {@return what it is kept under} */
  String hash() {
    return hash;
  }

  Kept kept() {
    return kept;
  }

  /** {@return what it is called by, which everybody may see} */
  public String id() {
    return kept.id();
  }

  /** {@return what it is for} */
  public ApiKeyTerms terms() {
    return kept.terms();
  }

  /** {@return when it was made, in milliseconds since 1970} */
  public long madeMillis() {
    return kept.made();
  }

  /**
   * {@return when it was used last, in milliseconds since 1970, to the minute; 0 for never. After a
   * restart it may be somewhat too early}
   */
  public long usedMillis() {
    return usedMillis;
  }

  void used(long millis) {
    usedMillis = millis;
  }

  /** {@return whether one more request is allowed now; it is counted then} */
  public boolean tryTake() {
    return tryTake(System.nanoTime());
  }

  synchronized boolean tryTake(long nowNanos) {
    double elapsedSeconds = (nowNanos - filledNanos) / NANOS_PER_SECOND;
    filledNanos = nowNanos;
    tokens = Math.min(burst(), tokens + elapsedSeconds * kept.terms().perSecond());
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  @Override
  public String toString() {
    return "ApiKey[id=" + id() + "]";
  }
}
