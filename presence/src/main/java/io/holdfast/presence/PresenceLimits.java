package io.holdfast.presence;

/**
 * Upper bounds of {@link Presence}.
 *
 * @param maxPeople most people that are known, 1 or more, default 100,000; for one more the one who
 *     has been gone for longest is forgotten, and if all are here, the new one stays {@code
 *     UNKNOWN}
 * @param maxWatched most people that one {@link PresenceWatch} may name, 1 or more, default 200;
 *     more are refused with an {@link IllegalArgumentException}
 * @param maxWatchers most watches that are told of one person, 1 or more, default 1,000; one more
 *     learns how it stands with that person when it asks, and is not told of changes
 * @param maxBatch most people that one commit is about, 1 or more, default 1,000; there is one
 *     commit at a time, so that the disk says how many changes are kept in a second, and of a
 *     person who comes and goes meanwhile the last change only
 */
public record PresenceLimits(int maxPeople, int maxWatched, int maxWatchers, int maxBatch) {

  /** The defaults. */
  public static final PresenceLimits DEFAULT = new PresenceLimits(100_000, 200, 1_000, 1_000);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is out of its range
   */
  public PresenceLimits {
    requirePositive(maxPeople, "maxPeople");
    requirePositive(maxWatched, "maxWatched");
    requirePositive(maxWatchers, "maxWatchers");
    requirePositive(maxBatch, "maxBatch");
  }

  private static void requirePositive(int actual, String name) {
    if (actual < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + actual);
    }
  }
}
