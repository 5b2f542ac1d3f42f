package io.holdfast.accounts;

import java.time.Duration;

/**
 * Upper bounds of accounts and sessions.
 *
 * @param accounts most accounts; one more is refused with TOO_MANY_ACCOUNTS
 * @param sessions most sessions of all people; one more is refused with TOO_MANY_SESSIONS
 * @param sessionsPerPerson most sessions of one person; for one more the oldest ends
 * @param sessionLife how long a session lasts, however it is used; then its connections are closed
 * @param hashCost of bcrypt, 4 to 31: each more doubles the time that a password takes
 * @param queuedHashes most passwords that wait for a processor; one more is refused with BUSY
 * @param perName attempts at one name; one more is refused with TOO_MANY_ATTEMPTS
 * @param perAddress attempts from one address; one more is refused with TOO_MANY_ATTEMPTS
 * @param signUps accounts made from one address; one more is refused with TOO_MANY_ATTEMPTS
 */
public record AccountLimits(
    int accounts,
    int sessions,
    int sessionsPerPerson,
    Duration sessionLife,
    int hashCost,
    int queuedHashes,
    AttemptLimit perName,
    AttemptLimit perAddress,
    AttemptLimit signUps) {

  /** Fewest characters of a password, in code points. */
  public static final int MIN_PASSWORD = 8;

  /** Most bytes of a password in UTF-8: bcrypt looks at no more. */
  public static final int MAX_PASSWORD_BYTES = 72;

  /** What is meant to suit most. */
  public static final AccountLimits DEFAULT =
      new AccountLimits(
          100_000,
          200_000,
          32,
          Duration.ofDays(30),
          11,
          64,
          new AttemptLimit(10, Duration.ofMinutes(1), 100_000),
          new AttemptLimit(60, Duration.ofSeconds(5), 100_000),
          new AttemptLimit(50, Duration.ofMinutes(1), 100_000));
}
