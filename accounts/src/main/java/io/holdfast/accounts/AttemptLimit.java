package io.holdfast.accounts;

import java.time.Duration;

/**
 * How often something may be tried.
 *
 * @param burst most attempts at once, 1 or more
 * @param interval after which there is one more, up to the burst
 * @param remembered most keys that are remembered; whoever tried least lately is forgotten
 */
public record AttemptLimit(int burst, Duration interval, int remembered) {}
