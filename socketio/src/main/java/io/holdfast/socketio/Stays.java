package io.holdfast.socketio;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rooms a session was in when, by the numbers of events.
 *
 * <p>Confined to the lock of its adapter.
 */
final class Stays {

  /** In place of the last number, as long as the session has not left. */
  static final long OPEN = Long.MAX_VALUE;

  /**
   * Some time in a room.
   *
   * @param after number of the last event before it
   * @param until number of the last event of it, or {@link #OPEN}
   */
  record Stay(long after, long until) {

    boolean has(long number) {
      return number > after && number <= until;
    }
  }

  private final Map<String, List<Stay>> byRoom = new HashMap<>(4);

  /** {@return the same, to be changed by itself} */
  Stays copy() {
    Stays copy = new Stays();
    copy.byRoom.putAll(byRoom);
    return copy;
  }

  /** {@return the stays by room} */
  Map<String, List<Stay>> byRoom() {
    return byRoom;
  }

  /** Adds what is known from before. */
  void add(String room, List<Stay> stays) {
    byRoom.put(room, List.copyOf(stays));
  }

  /**
   * The session is in a room from the event on that follows this number.
   *
   * @return whether it was not before
   */
  boolean join(String room, long number) {
    if (isIn(room)) {
      return false;
    }
    byRoom.merge(room, List.of(new Stay(number, OPEN)), Stays::concat);
    return true;
  }

  private static List<Stay> concat(List<Stay> some, List<Stay> more) {
    Stay[] all = new Stay[some.size() + more.size()];
    some.toArray(all);
    System.arraycopy(more.toArray(), 0, all, some.size(), more.size());
    return List.of(all);
  }

  /**
   * The session is not in a room from the event on that follows this number.
   *
   * @return whether it was before
   */
  boolean leave(String room, long number) {
    if (!isIn(room)) {
      return false;
    }
    List<Stay> stays = byRoom.getOrDefault(room, List.of());
    Stay open = stays.get(stays.size() - 1);
    List<Stay> earlier = stays.subList(0, stays.size() - 1);
    byRoom.put(room, concat(earlier, List.of(new Stay(open.after(), number))));
    return true;
  }

  /** The session is in these rooms, and in no others, after an event. */
  void become(Set<String> rooms, long number) {
    for (String room : rooms()) {
      if (!rooms.contains(room)) {
        leave(room, number);
      }
    }
    rooms.forEach(room -> join(room, number));
  }

  /** Forgets what was over before an event. */
  void forget(long number) {
    byRoom
        .entrySet()
        .removeIf(
            each -> {
              each.setValue(
                  each.getValue().stream().filter(stay -> stay.until() > number).toList());
              return each.getValue().isEmpty();
            });
  }

  private boolean isIn(String room) {
    List<Stay> stays = byRoom.get(room);
    return stays != null && stays.get(stays.size() - 1).until() == OPEN;
  }

  /** {@return the rooms of now} */
  Set<String> rooms() {
    Set<String> rooms = new HashSet<>();
    byRoom.keySet().stream().filter(this::isIn).forEach(rooms::add);
    return rooms;
  }

  /** {@return whether the session was in one of the rooms at an event} */
  boolean wasInAny(Set<String> rooms, long number) {
    for (String room : rooms) {
      for (Stay stay : byRoom.getOrDefault(room, List.of())) {
        if (stay.has(number)) {
          return true;
        }
      }
    }
    return false;
  }
}
