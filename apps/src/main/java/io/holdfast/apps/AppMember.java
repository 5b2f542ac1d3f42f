package io.holdfast.apps;

import io.holdfast.chat.Asker;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Person;
import io.holdfast.chat.Standing;
import io.holdfast.socketio.BroadcastOperator;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that is in a room of an app. Safe for use by several threads. */
final class AppMember {

  /** Keeps the names of rooms apart from the ids of sockets, which are rooms of Socket.IO too. */
  private static final String PREFIX = "room ";

  private final String id;
  private final AppGuest guest;
  private volatile List<JsonValue> presence = List.of();

  /** As it was told last; null in a public room. Guarded by the rooms of the app. */
  private @Nullable Standing standing;

  AppMember(String id, AppGuest guest, @Nullable Standing standing) {
    this.id = id;
    this.guest = guest;
    this.standing = standing;
  }

  /**
   * Who is in a room, as clients are told.
   *
   * @param id of the connection in the room
   * @param person who it is
   */
  record Shown(String id, Person person) {}

  Shown shown() {
    return new Shown(id, person());
  }

  String id() {
    return id;
  }

  Person person() {
    return guest.person();
  }

  String room() {
    return guest.room();
  }

  Socket socket() {
    return guest.socket();
  }

  /** {@return what is known of who it is} */
  Asker asker() {
    return guest.asker();
  }

  /** {@return the name that the room has among those of Socket.IO} */
  static String channel(String room) {
    return PREFIX + room;
  }

  @Nullable Standing standing() {
    return standing;
  }

  /** Tells how it stands to the room, unless that is as before. */
  void stand(@Nullable Standing changed) {
    if (changed != null && !changed.equals(standing)) {
      standing = changed;
      socket().emit("standing", ChatJson.argument(changed));
    }
  }

  /** {@return all who are in the room but this one} */
  BroadcastOperator others() {
    return socket().broadcast().to(channel(room()));
  }

  /** Tells the others where this one is, unless they are busy, and those who come later. */
  void show(List<JsonValue> presence) {
    this.presence = presence;
    others().asVolatile().emit("presence", arguments());
  }

  /** Tells somebody who came later where this one is. */
  void showTo(AppMember newcomer) {
    if (!presence.isEmpty()) {
      newcomer.socket().emit("presence", arguments());
    }
  }

  private Object[] arguments() {
    List<Object> arguments = new ArrayList<>();
    arguments.add(JsonValue.of(id));
    arguments.addAll(presence);
    return arguments.toArray();
  }
}
