package io.holdfast.chat;

import java.time.Duration;

/**
 * Upper bounds of private rooms.
 *
 * @param rooms most private rooms; one more is refused with OVERLOADED
 * @param places most people of all private rooms, those invited included; one more is refused with
 *     OVERLOADED
 * @param perPerson most private rooms that one person is of; one more is refused with
 *     TOO_MANY_ROOMS
 * @param people most people of one room, those invited included; one more is refused with ROOM_FULL
 * @param invitations most invitations that wait for one person; one more is refused with
 *     TOO_MANY_INVITATIONS
 * @param links most links of one room; one more is refused with TOO_MANY_INVITATIONS
 * @param linkLife how long a link lets in at most; one for longer is refused with BAD_REQUEST
 * @param linkUses how many a link lets in at most; one for more is refused with BAD_REQUEST
 * @param changes most changes of one room that wait for the disk; one more is refused with
 *     OVERLOADED
 */
public record RoomLimits(
    int rooms,
    int places,
    int perPerson,
    int people,
    int invitations,
    int links,
    Duration linkLife,
    int linkUses,
    int changes) {

  public static final RoomLimits DEFAULT =
      new RoomLimits(20_000, 500_000, 100, 200, 50, 20, Duration.ofDays(30), 1000, 64);
}
