package io.holdfast.chat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what in a room: the one place that says so, for every door.
 *
 * <p>Safe for use by several threads. What it says is the case now; whoever goes on for longer,
 * such as a stream, asks again whenever it is told of a change.
 */
public final class Access {

  /** What the names of private rooms begin with, and no others. */
  static final String PRIVATE = "~";

  private final PrivateRooms privateRooms;
  private final HouseRules houseRules;
  private final List<Consumer<String>> watchers = new CopyOnWriteArrayList<>();

  public Access(PrivateRooms privateRooms, HouseRules houseRules) {
    this.privateRooms = privateRooms;
    this.houseRules = houseRules;
  }

  /** {@return what the house forbids} */
  public HouseRules house() {
    return houseRules;
  }

  /** {@return whether a room is one that somebody owns; other rooms are everybody's} */
  public static boolean isPrivate(String room) {
    return room.startsWith(PRIVATE);
  }

  /**
   * Checks that somebody may read a room, and be in it.
   *
   * @throws Refusal if they may not; of a private room nobody else learns that there is one
   */
  public void requireRead(String room, Asker who) throws Refusal {
    if (isPrivate(room)) {
      requireRole(room, who);
    }
    houseRules.requireOpen(room);
  }

  private Role requireRole(String room, Asker who) throws Refusal {
    boolean isLetIn = who.identity().isLetInto(room) && privateRooms.find(room) != null;
    Role role = isLetIn ? Role.MEMBER : privateRooms.role(room, who.id());
    if (role == null) {
      throw notYours();
    }
    return role;
  }

  public static Refusal notYours() {
    return new Refusal(
        Refusal.Code.NOT_YOURS, "There is no such private room, or you are not of it.");
  }

  /**
   * Says something in a room, if somebody may, while nothing about that changes.
   *
   * @param room where it is said
   * @param who says it
   * @param post hands it to the log
   * @throws Refusal if they may not; it is not done then
   */
  public void write(String room, Asker who, Runnable post) throws Refusal {
    if (isPrivate(room)) {
      privateRooms.whileUnchanged(
          room,
          () -> {
            requireWrite(room, who);
            post.run();
          });
    } else {
      requireWrite(room, who);
      post.run();
    }
  }

  private void requireWrite(String room, Asker who) throws Refusal {
    requireRead(room, who);
    if (isPrivate(room) && !requireRole(room, who).includes(Role.MEMBER)) {
      throw new Refusal(Refusal.Code.READ_ONLY, "You may read this room, and say nothing in it.");
    }
    houseRules.requireVoice(who);
  }

  /**
   * Checks that somebody is an owner of a room.
   *
   * @throws Refusal if they are not; who is not of it does not learn that there is one
   */
  void requireOwn(String room, Asker who) throws Refusal {
    requireRead(room, who);
    if (!isPrivate(room) || requireRole(room, who) != Role.OWNER) {
      throw new Refusal(Refusal.Code.FORBIDDEN, "Only an owner of the room may do that.");
    }
  }

  /**
   * Checks that a room is private, and somebody of it.
   *
   * @throws Refusal if not
   */
  void requireMember(String room, Asker who) throws Refusal {
    requireRole(room, who);
  }

  /** {@return the private rooms that somebody may read} */
  Set<String> privateRoomsOf(Asker who) {
    return privateRooms.of(who.id()).stream()
        .map(PrivateRoom::name)
        .filter(room -> privateRooms.role(room, who.id()) != null)
        .filter(room -> houseRules.find(HouseRule.Kind.CLOSED_ROOM, room) == null)
        .collect(Collectors.toSet());
  }

  /** {@return how somebody stands to a room; null if it is nobody's, or they are not of it} */
  public @Nullable Standing standing(String room, Asker who) {
    PrivateRoom found = privateRooms.find(room);
    Role role = privateRooms.role(room, who.id());
    return found == null || role == null ? null : new Standing(found.title(), role);
  }

  /** {@return all rooms that somebody owns, for whoever may see all} */
  public PrivateRooms privateRooms() {
    return privateRooms;
  }

  /**
   * Tells when something has changed that matters for a room: whoever reads it asks again then.
   *
   * @param watcher takes the name of the room, on the log's thread
   */
  public void onChange(Consumer<String> watcher) {
    watchers.add(watcher);
  }

  /** Something has changed. Called on the log's thread. */
  void changed(String room) {
    watchers.forEach(watcher -> watcher.accept(room));
  }
}
