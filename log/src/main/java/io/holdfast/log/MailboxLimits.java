package io.holdfast.log;

import java.time.Duration;

/**
 * Upper bounds of {@link Mailboxes} and of each one of them.
 *
 * @param maxLetters most letters of a mailbox that no device has acknowledged, 1 or more, default
 *     1,000; one more is refused with {@code FULL}, for what was kept is not thrown away. So many
 *     unread letters are counted, too; beyond that the number stays as it is
 * @param maxBytes most that these letters may hold, in bytes of payload, 1 or more, default 4 MiB;
 *     one more is refused with {@code FULL}
 * @param maxAge how long a letter waits, more than zero, default 30 days; after that it is neither
 *     delivered nor counted, and the log need not keep it
 * @param maxMailboxes most mailboxes, 1 or more, default 1,000,000; one more is refused with {@code
 *     TOO_MANY_MAILBOXES}. A mailbox without letters whose devices were all forgotten counts no
 *     more
 */
public record MailboxLimits(int maxLetters, int maxBytes, Duration maxAge, int maxMailboxes) {

  /** The defaults. */
  public static final MailboxLimits DEFAULT =
      new MailboxLimits(1_000, 4 << 20, Duration.ofDays(30), 1_000_000);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is out of its range
   */
  public MailboxLimits {
    requirePositive(maxLetters, "maxLetters");
    requirePositive(maxBytes, "maxBytes");
    requirePositive(maxAge, "maxAge");
    requirePositive(maxMailboxes, "maxMailboxes");
  }

  static void requirePositive(int actual, String name) {
    if (actual < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + actual);
    }
  }

  static void requirePositive(Duration actual, String name) {
    if (actual.isNegative() || actual.isZero()) {
      throw new IllegalArgumentException(name + " must be more than zero, was " + actual);
    }
  }
}
