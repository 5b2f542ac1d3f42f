package io.holdfast.apps;

import io.holdfast.chat.Access;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.PersonIds;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.Standing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the rooms of one app. Safe for use by several threads: one of them at a time, so that
 * everybody is told of comings and goings in the same order.
 */
final class AppRooms {

  private final AppLimits limits;
  private final Access access;
  private final Consumer<String> whenDeserted;
  private final PersonIds ids = new PersonIds();

  /** By room, and in it by the id of the member. Guarded by this. */
  private final Map<String, Map<String, AppMember>> rooms = new LinkedHashMap<>();

  /**
   * Creates an app without anybody.
   *
   * @param limits of how many may come
   * @param access which says who may
   * @param whenDeserted takes the name of a room that nobody is in any more; called under the lock
   */
  AppRooms(AppLimits limits, Access access, Consumer<String> whenDeserted) {
    this.limits = limits;
    this.access = access;
    this.whenDeserted = whenDeserted;
    access.onChange(this::judge);
  }

  /**
   * What is answered to whoever has entered; {@code you} is one of the {@code members}, and {@code
   * standing} is how they stand to a private room.
   */
  record Entered(
      String type,
      String room,
      String you,
      List<AppMember.Shown> members,
      @Nullable Standing standing) {}

  /** What the others are told of whoever comes. */
  record Joined(AppMember.Shown member) {}

  /** What the others are told of whoever goes. */
  record Left(String id) {}

  /**
   * Lets somebody in, answers the request, and tells the others.
   *
   * @throws Refusal if there are too many, or they may not
   */
  synchronized AppMember enter(AppGuest guest, AppRequest request) throws Refusal {
    String room = guest.room();
    access.requireRead(room, guest.asker());
    Map<String, AppMember> members = rooms.get(room);
    if (members == null && rooms.size() >= limits.rooms()) {
      throw new Refusal(
          Refusal.Code.OVERLOADED, "There are too many rooms; try again in a moment.");
    }
    if (members != null && members.size() >= limits.members()) {
      throw new Refusal(
          Refusal.Code.ROOM_FULL, "There are " + limits.members() + " here already; try later.");
    }
    AppMember member = new AppMember(ids.next(), guest, access.standing(room, guest.asker()));
    Map<String, AppMember> all = rooms.computeIfAbsent(room, name -> new LinkedHashMap<>());
    all.put(member.id(), member);
    guest.socket().join(AppMember.channel(room));
    List<AppMember.Shown> shown = all.values().stream().map(AppMember::shown).toList();
    request.answer(new Entered("entered", room, member.id(), shown, member.standing()));
    all.values().forEach(other -> other.showTo(member));
    member.others().emit("joined", ChatJson.argument(new Joined(member.shown())));
    return member;
  }

  /** Lets somebody go, and tells the others. */
  synchronized void leave(AppMember member) {
    Map<String, AppMember> members = rooms.get(member.room());
    if (members == null || members.remove(member.id()) == null) {
      return;
    }
    member.others().emit("left", ChatJson.argument(new Left(member.id())));
    member.socket().leave(AppMember.channel(member.room()));
    if (members.isEmpty()) {
      rooms.remove(member.room());
      whenDeserted.accept(member.room());
    }
  }

  /**
   * Puts those out who may not be in a room any more, and tells the others how they stand to it.
   */
  private synchronized void judge(String room) {
    for (AppMember member : rooms.getOrDefault(room, Map.of()).values()) {
      try {
        access.requireRead(room, member.asker());
        member.stand(access.standing(room, member.asker()));
      } catch (Refusal refusal) {
        // They leave the room as their connection to the app ends, and are told why at the next.
        member.socket().disconnect(false);
      }
    }
  }
}
