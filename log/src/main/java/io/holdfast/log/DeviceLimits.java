package io.holdfast.log;

import java.time.Duration;

/**
 * Upper bounds of the devices of one user of {@link Mailboxes}.
 *
 * @param maxDevices most devices that are remembered, 1 or more, default 16; for one more the one
 *     that has been away for longest is forgotten, and if all are connected the new one is refused
 *     with {@code TOO_MANY_DEVICES}
 * @param maxAge how long a device may be away, more than zero, default 30 days; after that it is
 *     forgotten, and if it comes back all the same, it is a new one
 * @param maxConnections most connections of all devices, 1 or more, default 64; one more is refused
 *     with {@code TOO_MANY_CONNECTIONS}
 * @param window most letters that are on their way to a connection, delivered and not acknowledged,
 *     1 or more, default 32; the next ones wait in the log
 */
public record DeviceLimits(int maxDevices, Duration maxAge, int maxConnections, int window) {

  /** The defaults. */
  public static final DeviceLimits DEFAULT = new DeviceLimits(16, Duration.ofDays(30), 64, 32);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a bound is out of its range
   */
  public DeviceLimits {
    MailboxLimits.requirePositive(maxDevices, "maxDevices");
    MailboxLimits.requirePositive(maxAge, "maxAge");
    MailboxLimits.requirePositive(maxConnections, "maxConnections");
    MailboxLimits.requirePositive(window, "window");
  }
}
