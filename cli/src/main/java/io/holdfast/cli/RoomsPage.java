package io.holdfast.cli;

import java.util.List;
import java.util.Objects;

/**
 * Some of the rooms that people are in.
 *
 * @param rooms in the order of their names
 * @param more whether there are others after them
 */
record RoomsPage(List<Room> rooms, boolean more) {

  RoomsPage {
    rooms = List.copyOf(rooms);
  }

  /**
   * A room, as programs are told it.
   *
   * @param room its name
   * @param people how many are in it
   */
  record Room(String room, int people) {

    Room {
      Objects.requireNonNull(room, "room");
    }
  }
}
