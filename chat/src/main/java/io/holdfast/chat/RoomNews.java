package io.holdfast.chat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells those whom it concerns what has changed about a private room: by what it was, and what it
 * is.
 *
 * <p>Confined to the log's thread.
 */
public final class RoomNews implements PrivateRooms.Listener {

  static final String LEFT = "You have left this room.";
  static final String CLOSED = "The room was closed by its owner.";
  private static final String REMOVED = "You were removed from this room.";

  private final Chat chat;
  private final Correspondence correspondence;

  public RoomNews(Chat chat, Correspondence correspondence) {
    this.chat = chat;
    this.correspondence = correspondence;
  }

  @Override
  public void changed(@Nullable PrivateRoom before, @Nullable PrivateRoom after, String by) {
    if (before != null) {
      tellGone(before, after, by);
    }
    if (after != null) {
      tellHere(before, after);
      chat.access().changed(after.name());
    } else if (before != null) {
      chat.access().changed(before.name());
    }
  }

  private void tellGone(PrivateRoom before, @Nullable PrivateRoom after, String by) {
    String room = before.name();
    Map<String, String> reasons = new HashMap<>();
    for (RoomPerson person : before.people()) {
      if (after == null || after.role(person.id()) == null) {
        reasons.put(person.id(), reason(after, person.id().equals(by)));
      }
    }
    // They go first: what is told about them afterwards is not for them.
    Set<Visitor> told = chat.rooms().judge(room, reasons);
    reasons.forEach(
        (person, reason) ->
            correspondence.tell(
                person, new ServerMessage.Removed(room, Refusal.Code.NOT_YOURS, reason), told));
    for (Invitation invitation : before.invited()) {
      boolean isGone = after == null || after.invitation(invitation.id()) == null;
      if (isGone && (after == null || after.role(invitation.id()) == null)) {
        correspondence.tell(invitation.id(), new ServerMessage.Uninvited(room));
      }
    }
    for (RoomPerson person : before.people()) {
      if (reasons.containsKey(person.id())) {
        chat.rooms().tell(room, new ServerMessage.Member(room, person.person(), null));
      }
    }
  }

  private static String reason(@Nullable PrivateRoom after, boolean isOwnWish) {
    if (after == null) {
      return CLOSED;
    }
    return isOwnWish ? LEFT : REMOVED;
  }

  private void tellHere(@Nullable PrivateRoom before, PrivateRoom after) {
    for (RoomPerson person : after.people()) {
      if (before == null || before.role(person.id()) != person.role()) {
        correspondence.tell(person.id(), ServerMessage.Yours.of(after, person.role()));
        chat.rooms()
            .tell(
                after.name(),
                new ServerMessage.Member(after.name(), person.person(), person.role()));
      }
    }
    for (Invitation invitation : after.invited()) {
      if (before == null || !before.invited().contains(invitation)) {
        correspondence.tell(invitation.id(), ServerMessage.Invited.of(after, invitation));
      }
    }
  }
}
