package io.holdfast.chat;

import io.holdfast.log.History;
import io.holdfast.socketio.spi.LogEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that somebody is in.
 *
 * <p>Confined to the log's thread.
 */
final class Rooms {

  private final History<ChatMessage> history;
  private final RoomKeeper keeper;
  private final Map<String, Room> rooms = new HashMap<>();

  Rooms(History<ChatMessage> history, RoomKeeper keeper) {
    this.history = history;
    this.keeper = keeper;
  }

  void enter(String name, Newcomer newcomer) {
    open(name).enter(newcomer);
  }

  void leave(String name, Visitor visitor) {
    Room room = rooms.get(name);
    if (room != null) {
      room.leave(visitor);
      removeIfDeserted(name, room);
    }
  }

  /**
   * Lets those go who may not be in a room any more.
   *
   * @param reasons for people by id, in place of what the refusal says
   * @return those who were told so
   */
  Set<Visitor> judge(String name, Map<String, String> reasons) {
    Room room = rooms.get(name);
    if (room == null) {
      return Set.of();
    }
    Set<Visitor> told = room.judge(reasons);
    removeIfDeserted(name, room);
    return told;
  }

  /** Tells those who are in a room. */
  void tell(String name, ServerMessage message) {
    Room room = rooms.get(name);
    if (room != null) {
      room.tell(message);
    }
  }

  void type(String name, Visitor visitor) {
    Room room = rooms.get(name);
    if (room != null) {
      room.type(visitor);
    }
  }

  void rename(String name, Visitor visitor, Person person) {
    Room room = rooms.get(name);
    if (room != null) {
      room.rename(visitor, person);
    }
  }

  void said(String name, LogEntry entry) {
    keeper.activity().said(name, entry);
    Room room = rooms.get(name);
    if (room != null) {
      room.said(entry);
    }
  }

  /** {@return who is in a room, so many of them at most} */
  RoomCompany company(String name, int count) {
    Room room = rooms.get(name);
    return room == null ? new RoomCompany(List.of(), 0) : room.company(count);
  }

  /** Does something when somebody has heard what was said; see {@link Audience#whenHeard}. */
  boolean whenHeard(String name, Runnable task) {
    Room room = rooms.get(name);
    return room != null && room.whenHeard(task);
  }

  /** A message of a room is gone. */
  void removed(String name, long position) {
    Room room = rooms.get(name);
    if (room != null) {
      room.removed(position);
    }
  }

  void watch(String name, Consumer<List<ChatMessage>> watcher) {
    open(name).watch(watcher);
  }

  void ignore(String name, Consumer<List<ChatMessage>> watcher) {
    Room room = rooms.get(name);
    if (room != null) {
      room.ignore(watcher);
      removeIfDeserted(name, room);
    }
  }

  private Room open(String name) {
    @Nullable Room present = rooms.get(name);
    if (present != null) {
      return present;
    }
    Room opened = new Room(name, history.tail(name), keeper);
    rooms.put(name, opened);
    // Whoever it was opened for may be gone when it is loaded.
    opened.load(() -> removeIfDeserted(name, opened));
    return opened;
  }

  private void removeIfDeserted(String name, Room room) {
    if (room.isDeserted()) {
      rooms.remove(name, room);
    }
  }
}
