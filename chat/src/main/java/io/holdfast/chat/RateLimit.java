package io.holdfast.chat;

/**
 * How often one connection may ask: a bucket of tokens that fills at a steady rate.
 *
 * <p>Confined to one thread.
 */
public final class RateLimit {

  private static final double NANOS_PER_SECOND = 1e9;

  private final int burst;
  private final int perSecond;
  private double tokens;
  private long filledNanos;

  /**
   * Creates a full bucket.
   *
   * @param burst most tokens
   * @param perSecond tokens that come in a second
   * @param nowNanos the time
   */
  public RateLimit(int burst, int perSecond, long nowNanos) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.tokens = burst;
    this.filledNanos = nowNanos;
  }

  /** {@return a full bucket of searches, which cost more than what is said} */
  public static RateLimit ofSearches() {
    return new RateLimit(
        ChatLimits.SEARCH_BURST, ChatLimits.SEARCHES_PER_SECOND, System.nanoTime());
  }

  /**
   * Takes a token.
   *
   * @param nowNanos the time
   * @throws Refusal if there is none
   */
  public void take(long nowNanos) throws Refusal {
    if (!tryTake(nowNanos)) {
      throw new Refusal(Refusal.Code.TOO_FAST, "Slower, please; try again in a moment.");
    }
  }

  /** {@return whether there was a token; it is gone then} */
  boolean tryTake(long nowNanos) {
    double elapsedSeconds = (nowNanos - filledNanos) / NANOS_PER_SECOND;
    filledNanos = nowNanos;
    tokens = Math.min(burst, tokens + elapsedSeconds * perSecond);
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
