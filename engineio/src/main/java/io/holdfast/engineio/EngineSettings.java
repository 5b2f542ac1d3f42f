package io.holdfast.engineio;

import java.time.Duration;

/**
 * What the sessions of one server have in common. Immutable; the defaults are those of the
 * reference server.
 *
 * @param pingInterval between a sign of life and the next Ping; default 25 seconds
 * @param pingTimeout how long a Ping may stay unanswered before the session is closed; default 20
 *     seconds
 * @param upgradeTimeout how long a change of transport may take before the new transport is closed;
 *     default 10 seconds
 * @param maxPayloadBytes largest body of a request and largest message, in bytes; a larger one ends
 *     the session; default 1,000,000, announced to clients of revision 4
 * @param maxQueuedBytes most bytes that wait for a client which polls; when there are more, the
 *     session is closed; default 16 MiB
 */
public record EngineSettings(
    Duration pingInterval,
    Duration pingTimeout,
    Duration upgradeTimeout,
    int maxPayloadBytes,
    int maxQueuedBytes) {

  /** The defaults. */
  public static final EngineSettings DEFAULT =
      new EngineSettings(
          Duration.ofSeconds(25),
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          1_000_000,
          16 << 20);

  /** How long a session that is being closed waits for a poll to say so. */
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  /** How often a poll that waits is ended while the client changes its transport. */
  static final Duration UPGRADE_CHECK_INTERVAL = Duration.ofMillis(100);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a duration is not positive or a bound not at least 1
   */
  public EngineSettings {
    requirePositive(pingInterval, "pingInterval");
    requirePositive(pingTimeout, "pingTimeout");
    requirePositive(upgradeTimeout, "upgradeTimeout");
    requireAtLeastOne(maxPayloadBytes, "maxPayloadBytes");
    requireAtLeastOne(maxQueuedBytes, "maxQueuedBytes");
  }

  private static void requirePositive(Duration actual, String name) {
    if (actual.isNegative() || actual.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, was " + actual);
    }
  }

  private static void requireAtLeastOne(int actual, String name) {
    if (actual < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, was " + actual);
    }
  }
}
