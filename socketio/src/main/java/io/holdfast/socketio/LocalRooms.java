package io.holdfast.socketio;

import io.holdfast.engineio.EngineGroup;
import io.holdfast.socketio.spi.RoomListener;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Who is in which room of one namespace. Safe for use by several threads. */
final class LocalRooms {

  /*
   * The room of a socket's own id costs nothing: a mark at the socket says whether it is in it.
   * Others may be in a room of that name; then it is here too, without the owner.
   *
   * Locks, outer before inner: the socket, for its rooms and marks; then the room's bin of the map,
   * for the life of the room; then the room's members.
   */

  /** Sockets that have joined, connected or not; the group has those that are connected. */
  private static final class Room {

    final EngineGroup group;

    /** Guarded by itself. */
    final Set<Socket> members = new HashSet<>(4);

    Room(EngineGroup group) {
      this.group = group;
    }
  }

  private final Namespace namespace;
  private final ConcurrentHashMap<String, Room> rooms = new ConcurrentHashMap<>();
  private final List<RoomListener> listeners = new CopyOnWriteArrayList<>();

  LocalRooms(Namespace namespace) {
    this.namespace = namespace;
  }

  void addListener(RoomListener listener) {
    listeners.add(listener);
  }

  /** Joining the own room is what a socket does when it is connected. */
  void join(Socket socket, Collection<String> names) {
    synchronized (socket) {
      if (!socket.mayJoin()) {
        return;
      }
      for (String name : names) {
        if (name.equals(socket.id())) {
          joinOwn(socket);
        } else {
          join(socket, name);
        }
      }
    }
  }

  private void join(Socket socket, String name) {
    Set<String> joined = socket.joinedRooms == null ? new HashSet<>(4) : socket.joinedRooms;
    socket.joinedRooms = joined;
    if (joined.contains(name)) {
      return;
    }
    int maxRooms = namespace.server().options().maxRooms();
    if (joined.size() >= maxRooms) {
      throw new SocketIoException(
          SocketIoError.TOO_MANY_ROOMS, "a socket is in at most " + maxRooms + " rooms", null);
    }
    joined.add(name);
    rooms.compute(name, (key, old) -> entered(socket, key, old));
  }

  private Room entered(Socket socket, String name, @Nullable Room old) {
    Room room = old == null ? new Room(namespace.engine().newGroup()) : old;
    if (old == null && !isOwnRoom(name)) {
      listeners.forEach(listener -> listener.onCreate(name));
    }
    synchronized (room.members) {
      room.members.add(socket);
    }
    if (socket.isInGroups) {
      room.group.add(socket.conn());
      alignLater(room, socket);
    }
    listeners.forEach(listener -> listener.onJoin(name, socket.id()));
    return room;
  }

  /**
   * The group is changed in the order in which the loop gets to it, and the loop itself comes
   * before threads that must wait for it. So it looks again after each of these.
   */
  private static void alignLater(Room room, Socket socket) {
    if (!socket.conn().isInLoop()) {
      socket.conn().execute(() -> align(room, socket));
    }
  }

  private static void align(Room room, Socket socket) {
    synchronized (socket) {
      boolean isMember;
      synchronized (room.members) {
        isMember = room.members.contains(socket);
      }
      if (isMember && socket.isInGroups) {
        room.group.add(socket.conn());
      } else {
        room.group.remove(socket.conn());
      }
    }
  }

  private void joinOwn(Socket socket) {
    String id = socket.id();
    if (!socket.isInOwnRoom) {
      socket.isInOwnRoom = true;
      if (!rooms.containsKey(id)) {
        listeners.forEach(listener -> listener.onCreate(id));
      }
      listeners.forEach(listener -> listener.onJoin(id, id));
    }
    if (!socket.isInGroups) {
      socket.isInGroups = true;
      if (socket.joinedRooms != null) {
        for (String name : socket.joinedRooms) {
          Room room = rooms.get(name);
          if (room != null) {
            room.group.add(socket.conn());
          }
        }
      }
    }
  }

  private boolean isOwnRoom(String name) {
    Socket owner = namespace.connected(name);
    return owner != null && owner.isInOwnRoom;
  }

  void leave(Socket socket, String name) {
    synchronized (socket) {
      if (name.equals(socket.id())) {
        leaveOwn(socket);
      } else if (socket.joinedRooms != null && socket.joinedRooms.remove(name)) {
        rooms.computeIfPresent(name, (key, room) -> left(socket, key, room));
      }
    }
  }

  private @Nullable Room left(Socket socket, String name, Room room) {
    boolean isEmpty;
    synchronized (room.members) {
      room.members.remove(socket);
      isEmpty = room.members.isEmpty();
    }
    room.group.remove(socket.conn());
    alignLater(room, socket);
    listeners.forEach(listener -> listener.onLeave(name, socket.id()));
    if (!isEmpty) {
      return room;
    }
    if (!isOwnRoom(name)) {
      listeners.forEach(listener -> listener.onDelete(name));
    }
    return null;
  }

  private void leaveOwn(Socket socket) {
    String id = socket.id();
    if (socket.isInOwnRoom) {
      socket.isInOwnRoom = false;
      listeners.forEach(listener -> listener.onLeave(id, id));
      if (!rooms.containsKey(id)) {
        listeners.forEach(listener -> listener.onDelete(id));
      }
    }
  }

  void leaveAll(Socket socket) {
    synchronized (socket) {
      if (socket.joinedRooms != null) {
        List.copyOf(socket.joinedRooms).forEach(name -> leave(socket, name));
        socket.joinedRooms = null;
      }
      leaveOwn(socket);
    }
  }

  boolean isIn(Socket socket, String room) {
    synchronized (socket) {
      Set<String> joined = socket.joinedRooms;
      return (joined != null && joined.contains(room))
          || (socket.isInOwnRoom && room.equals(socket.id()));
    }
  }

  /** {@return the rooms of a socket, its own among them} */
  Set<String> of(Socket socket) {
    synchronized (socket) {
      Set<String> names = new HashSet<>();
      if (socket.joinedRooms != null) {
        names.addAll(socket.joinedRooms);
      }
      if (socket.isInOwnRoom) {
        names.add(socket.id());
      }
      return names;
    }
  }

  /** {@return the group of a room, or null if it is nobody's, or only its owner's} */
  @Nullable EngineGroup group(String name) {
    Room room = rooms.get(name);
    return room == null ? null : room.group;
  }

  /** {@return the owner of a room in which nobody else is, or null} */
  @Nullable Socket onlyMember(String name) {
    Socket owner = namespace.connected(name);
    return owner != null && owner.isInOwnRoom && !rooms.containsKey(name) ? owner : null;
  }

  /** Adds the connected members of a room. */
  void collect(String name, Collection<Socket> members) {
    Socket owner = namespace.connected(name);
    if (owner != null && owner.isInOwnRoom) {
      members.add(owner);
    }
    Room room = rooms.get(name);
    if (room != null) {
      synchronized (room.members) {
        for (Socket member : room.members) {
          if (namespace.connected(member.id()) == member) {
            members.add(member);
          }
        }
      }
    }
  }

  Map<String, Set<String>> byRoom() {
    Map<String, Set<String>> shown = new HashMap<>();
    bySocket()
        .forEach(
            (id, names) ->
                names.forEach(name -> shown.computeIfAbsent(name, any -> new HashSet<>()).add(id)));
    return shown;
  }

  Map<String, Set<String>> bySocket() {
    Map<String, Set<String>> shown = new HashMap<>();
    for (Socket socket : namespace.allSockets()) {
      Set<String> names = of(socket);
      if (!names.isEmpty()) {
        shown.put(socket.id(), names);
      }
    }
    return shown;
  }
}
