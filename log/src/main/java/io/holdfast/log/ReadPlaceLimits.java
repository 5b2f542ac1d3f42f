package io.holdfast.log;

/**
 * Upper bounds of {@link ReadPlaces}.
 *
 * @param maxPlaces most streams of one user, 1 or more, default 100; for one more the one that the
 *     user has not read on in for longest is forgotten
 * @param maxCounted most unread entries of a stream that are counted, 1 or more, default 100
 * @param maxCounting most users whose unread entries are counted at a time, 1 or more, default 4;
 *     the others wait
 */
public record ReadPlaceLimits(int maxPlaces, int maxCounted, int maxCounting) {

  /** The defaults. */
  public static final ReadPlaceLimits DEFAULT = new ReadPlaceLimits(100, 100, 4);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is out of its range
   */
  public ReadPlaceLimits {
    MailboxLimits.requirePositive(maxPlaces, "maxPlaces");
    MailboxLimits.requirePositive(maxCounted, "maxCounted");
    MailboxLimits.requirePositive(maxCounting, "maxCounting");
  }
}
