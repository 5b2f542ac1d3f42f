package io.holdfast.rest;

/**
 * Upper bounds of what programs can take from the server.
 *
 * @param bodyBytes longest body of a request; a longer one is refused with TOO_LARGE
 * @param running most requests that are worked on at a time; one more is refused with OVERLOADED
 * @param perSecond requests of a key in the long run, unless it says otherwise; more are refused
 *     with TOO_FAST
 * @param maxPerSecond most that a key can say; more are refused with BAD_REQUEST
 * @param keyRooms most rooms that a key names; more are refused with BAD_REQUEST
 */
public record RestLimits(
    int bodyBytes, int running, int perSecond, int maxPerSecond, int keyRooms) {

  public static final RestLimits DEFAULT = new RestLimits(64 << 10, 1000, 50, 10_000, 100);
}
