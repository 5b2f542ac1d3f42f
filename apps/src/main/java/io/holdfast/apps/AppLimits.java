package io.holdfast.apps;

import java.time.Duration;

/**
 * Upper bounds of what clients can take from the apps.
 *
 * @param members most connections in a room of an app; one more is refused with ROOM_FULL
 * @param rooms most rooms of an app that somebody is in; one more is refused with OVERLOADED
 * @param presenceBytes largest cursor in a document, in bytes; a larger one is dropped
 * @param pieceBytes largest piece of a document that is sent at once, in bytes; clients ask for the
 *     next one
 * @param transfers most documents that are on their way in several pieces, in or out; one more is
 *     refused with OVERLOADED, unless another one has come to a stop
 * @param transferTime after which a transfer that another one needs the place of has come to a stop
 */
public record AppLimits(
    int members,
    int rooms,
    int presenceBytes,
    int pieceBytes,
    int transfers,
    Duration transferTime) {

  public static final AppLimits DEFAULT =
      new AppLimits(64, 10_000, 4 << 10, 256 << 10, 64, Duration.ofSeconds(30));
}
