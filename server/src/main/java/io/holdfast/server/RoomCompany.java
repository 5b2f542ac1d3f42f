package io.holdfast.server;

import java.util.List;

/**
 * Who is in a room.
 *
 * @param people the first of them
 * @param visitors how many there are
 */
record RoomCompany(List<Person> people, int visitors) {

  RoomCompany {
    people = List.copyOf(people);
  }
}
