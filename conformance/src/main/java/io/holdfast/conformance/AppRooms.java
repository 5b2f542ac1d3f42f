package io.holdfast.conformance;

import io.holdfast.socketio.Ack;
import io.holdfast.socketio.Event;
import io.holdfast.socketio.Socket;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rooms, and what is sent to them. */
final class AppRooms {

  private AppRooms() {}

  static void install(Socket socket) {
    installJoin(socket);
    installToRoom(socket);
    installAll(socket);
    socket.on(
        "leave",
        event -> {
          socket.leave(event.get(0, String.class));
          answerWithRooms(event.ack(), socket);
        });
    socket.on("in-room", event -> inRoom(socket, event));
    socket.on("to-rooms", event -> toRooms(socket, event));
    socket.on(
        "broadcast",
        event -> {
          socket.broadcast().emit("bcast", event.json(0));
          event.ack().send("ok");
        });
    socket.on(
        "private",
        event -> {
          socket
              .namespace()
              .to(event.get(0, String.class))
              .emit("private", socket.id(), event.json(1));
          event.ack().send("ok");
        });
  }

  static void installJoin(Socket socket) {
    socket.on(
        "join",
        event -> {
          socket.join(names(event.get(0, Object.class)));
          answerWithRooms(event.ack(), socket);
        });
    socket.on("rooms", event -> answerWithRooms(event.ack(), socket));
  }

  /** There may be very many. */
  private static void answerWithRooms(Ack ack, Socket socket) {
    if (ack.isRequested()) {
      ack.send(roomsOf(socket));
    }
  }

  static void installToRoom(Socket socket) {
    socket.on(
        "to-room",
        event -> {
          String room = event.get(0, String.class);
          socket.to(room).emit("room-msg", room, event.json(1));
          event.ack().send("ok");
        });
  }

  static void installAll(Socket socket) {
    socket.on(
        "all",
        event -> {
          socket.namespace().emit("all", event.json(0));
          event.ack().send("ok");
        });
  }

  private static void inRoom(Socket socket, Event event) {
    String room = event.get(0, String.class);
    socket.namespace().in(room).emit("room-msg", room, event.json(1));
    event.ack().send("ok");
  }

  private static void toRooms(Socket socket, Event event) {
    List<String> rooms = names(event.get(0, Object.class));
    List<String> except = names(event.get(1, Object.class));
    socket
        .namespace()
        .to(rooms)
        .except(except)
        .emit("room-msg", String.join(",", rooms), event.json(2));
    event.ack().send("ok");
  }

  /** {@return one name or a list of names, as a list} */
  static List<String> names(Object value) {
    return value instanceof List<?> several
        ? several.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }

  /** {@return the names of a socket's rooms without its own id, sorted} */
  static Set<String> roomsOf(Socket socket) {
    Set<String> rooms = new TreeSet<>(socket.rooms());
    rooms.remove(socket.id());
    return rooms;
  }
}
