package io.holdfast.tokens;

import java.time.Duration;

/**
 * Upper bounds of tokens, and of the keys that are fetched for them.
 *
 * @param tokenBytes longest token, in bytes; a longer one is refused with TOO_LARGE, unread
 * @param roles most roles that a token gives; one with more is refused with MALFORMED
 * @param keys most keys of a set; a larger set is not taken
 * @param keySetBytes largest set of keys, in bytes; a larger one is not taken
 * @param fetchTime how long fetching a set may take; then it has failed
 * @param refreshInterval after which keys are fetched again
 * @param fetchPause shortest time between two fetches, whatever tokens name keys that nobody knows
 * @param keptTime how long keys are used when they cannot be fetched again; then tokens are refused
 *     with KEYS_UNAVAILABLE
 */
public record TokenLimits(
    int tokenBytes,
    int roles,
    int keys,
    int keySetBytes,
    Duration fetchTime,
    Duration refreshInterval,
    Duration fetchPause,
    Duration keptTime) {

  /** What is meant to suit most. */
  public static final TokenLimits DEFAULT =
      new TokenLimits(
          8 << 10,
          100,
          100,
          512 << 10,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofSeconds(10),
          Duration.ofDays(1));

  /** Longest subject, in characters: OpenID Connect Core 1.0 §2. */
  public static final int MAX_SUBJECT = 255;
}
