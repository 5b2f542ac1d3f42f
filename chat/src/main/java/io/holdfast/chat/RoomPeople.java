package io.holdfast.chat;

import java.util.Objects;

/**
 * A room, and how many people are in it.
 *
 * @param room its name
 * @param people 1 or more; each counts once, however many connections they have
 */
public record RoomPeople(String room, int people) {

  public RoomPeople {
    Objects.requireNonNull(room, "room");
  }
}
