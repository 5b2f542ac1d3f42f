package io.holdfast.accounts;

import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often something was tried, by a name or an address. Safe for use by several threads. */
final class Attempts {

  private static final int MILLIS_PER_SECOND = 1000;

  private final AttemptLimit limit;
  private final InstantSource clock;

  /**
   * When all attempts of each key will be there again, in milliseconds since 1970; the least lately
   * used first. Guarded by this.
   */
  private final Map<String, Long> fullMillis = new LinkedHashMap<>(16, 0.75f, true);

  Attempts(AttemptLimit limit, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * Counts an attempt.
   *
   * @throws AccountRefusal with TOO_MANY_ATTEMPTS, and when to try again, if there were too many
   */
  synchronized void count(String key) throws AccountRefusal {
    long now = clock.millis();
    long interval = limit.interval().toMillis();
    long full = Math.max(now, fullMillis.getOrDefault(key, now)) + interval;
    long waitMillis = full - now - limit.burst() * interval;
    if (waitMillis > 0) {
      long seconds = (waitMillis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
      throw new AccountRefusal(
          AccountRefusal.Reason.TOO_MANY_ATTEMPTS,
          "Too many attempts; try again in " + seconds + " s.",
          seconds);
    }
    fullMillis.put(key, full);
    if (fullMillis.size() > limit.remembered()) {
      Iterator<String> leastLately = fullMillis.keySet().iterator();
      leastLately.next();
      leastLately.remove();
    }
  }

  /** An attempt succeeded, so it does not count. */
  synchronized void giveBack(String key) {
    fullMillis.computeIfPresent(
        key,
        (tried, full) -> {
          long before = full - limit.interval().toMillis();
          return before <= clock.millis() ? null : before;
        });
  }
}
