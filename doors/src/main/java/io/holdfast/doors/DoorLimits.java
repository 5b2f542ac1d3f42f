package io.holdfast.doors;

import java.time.Duration;

/**
 * Upper bounds of what clients can take from the doors over HTTP.
 *
 * @param hold how long a long poll is held at most; then it is answered with nothing
 * @param heldPolls most long polls that are held at a time; one more is refused with OVERLOADED
 * @param streams most streams of one door at a time; one more is refused with OVERLOADED
 * @param quiet after which something is sent over a stream though nothing was said, so that both
 *     ends see that the line is there
 * @param page most messages that a client gets at once when it comes back; it gets the rest after
 * @param idleRooms rooms that nobody hears now and that are held in memory all the same, since
 *     somebody polls them
 * @param connections of which the rate is remembered, about; who is forgotten begins anew
 */
public record DoorLimits(
    Duration hold,
    int heldPolls,
    int streams,
    Duration quiet,
    int page,
    int idleRooms,
    int connections) {

  public static final DoorLimits DEFAULT =
      new DoorLimits(
          Duration.ofSeconds(25), 20_000, 20_000, Duration.ofSeconds(25), 200, 64, 100_000);
}
