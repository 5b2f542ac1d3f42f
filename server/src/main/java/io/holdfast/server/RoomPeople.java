package io.holdfast.server;

import java.util.Objects;

/**
 * A room, and how many people are in it.
 *
 * @param room its name
 * @param people 1 or more; each counts once, however many connections they have
 */
record RoomPeople(String room, int people) {

  RoomPeople {
    Objects.requireNonNull(room, "room");
  }
}
