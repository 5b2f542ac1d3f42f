package io.holdfast.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * How many people are in which room, in the order of the rooms' names.
 *
 * <p>Changed on the log's thread, read on any.
 */
public final class Occupancy {

  private final ConcurrentNavigableMap<String, Integer> people = new ConcurrentSkipListMap<>();

  /**
   * Some of the rooms that people are in.
   *
   * @param rooms in the order of their names
   * @param more whether there are others after them
   */
  public record Page(List<RoomPeople> rooms, boolean more) {

    public Page {
      rooms = List.copyOf(rooms);
    }
  }

  /** Says how many there are in a room now. A room without anybody is none. */
  void set(String room, int count) {
    if (count == 0) {
      people.remove(room);
    } else {
      people.put(room, count);
    }
  }

  /** {@return how many there are in a room} */
  public int of(String room) {
    return people.getOrDefault(room, 0);
  }

  /** {@return how many there are in each room, private ones among them; read-only} */
  public NavigableMap<String, Integer> all() {
    return Collections.unmodifiableNavigableMap(people);
  }

  /**
   * {@return the first public rooms after a name}
   *
   * @param after the name; an empty one comes before all others
   * @param count most rooms of the page
   */
  public Page after(String after, int count) {
    List<RoomPeople> rooms = new ArrayList<>();
    for (Map.Entry<String, Integer> room : people.tailMap(after, false).entrySet()) {
      if (Access.isPrivate(room.getKey())) {
        // By their names they come after all others.
        break;
      }
      if (rooms.size() == count) {
        return new Page(rooms, true);
      }
      rooms.add(new RoomPeople(room.getKey(), room.getValue()));
    }
    return new Page(rooms, false);
  }
}
