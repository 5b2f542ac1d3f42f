package io.holdfast.chat;

import java.util.List;

/**
 * Who is in a room.
 *
 * @param people the first of them
 * @param visitors how many there are
 */
public record RoomCompany(List<Person> people, int visitors) {

  public RoomCompany {
    people = List.copyOf(people);
  }
}
