package io.holdfast.accounts;

import java.time.Duration;

/**
 * Upper bounds of keys of programs.
 *
 * @param keys most keys that are kept; one more is refused with TOO_MANY_KEYS
 * @param keepUse how often it is kept, of one key, when it was used last
 */
public record ApiKeyLimits(int keys, Duration keepUse) {

  /** What is meant to suit most. */
  public static final ApiKeyLimits DEFAULT = new ApiKeyLimits(1000, Duration.ofHours(1));
}
