package io.holdfast.chat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A private room as the log keeps it: whose it is, and who may become of it. Each change makes
 * another one, or is refused.
 *
 * @param name that it is asked for by, drawn by the server
 * @param title for people
 * @param people of the room, who came first before the others
 * @param invited those who may come
 * @param links for whoever knows their tokens
 * @param barred those who were removed, by id: no link lets them in
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PrivateRoom(
    String name,
    String title,
    List<RoomPerson> people,
    List<Invitation> invited,
    List<InviteLink> links,
    List<String> barred) {

  public PrivateRoom {
    people = List.copyOf(people);
    invited = List.copyOf(invited);
    links = List.copyOf(links);
    barred = List.copyOf(barred);
  }

  /** {@return a room of whoever makes it} */
  static PrivateRoom of(String name, String title, Person owner) {
    return new PrivateRoom(
        name, title, List.of(new RoomPerson(owner, Role.OWNER)), List.of(), List.of(), List.of());
  }

  /** {@return the role of a person, or null if they are not of the room} */
  @Nullable Role role(@Nullable String person) {
    for (RoomPerson each : people) {
      if (each.id().equals(person)) {
        return each.role();
      }
    }
    return null;
  }

  /** {@return the invitation of a person, or null if there is none} */
  @Nullable Invitation invitation(@Nullable String person) {
    for (Invitation each : invited) {
      if (each.id().equals(person)) {
        return each;
      }
    }
    return null;
  }

  /** {@return how many places are taken} */
  int size() {
    return people.size() + invited.size();
  }

  /** Offers somebody a place; once more, and it is another one. */
  PrivateRoom invite(Invitation invitation, RoomLimits limits) throws Refusal {
    if (role(invitation.id()) != null) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "That person is of this room already.");
    }
    List<Invitation> others = without(invited, each -> each.id().equals(invitation.id()));
    requirePlace(people.size() + others.size(), limits);
    others.add(invitation);
    return new PrivateRoom(
        name, title, people, others, links, without(barred, invitation.id()::equals));
  }

  private static void requirePlace(int taken, RoomLimits limits) throws Refusal {
    if (taken >= limits.people()) {
      throw new Refusal(
          Refusal.Code.ROOM_FULL, "A room has at most " + limits.people() + " people.");
    }
  }

  /** Takes the place that was offered. */
  PrivateRoom accept(Person person) throws Refusal {
    Invitation invitation = invitation(person.id());
    if (role(person.id()) != null) {
      return this;
    }
    if (invitation == null) {
      throw noInvitation();
    }
    return withInvited(without(invited, invitation::equals))
        .withPerson(new RoomPerson(person, invitation.role()));
  }

  /** In the same words whether it never was, was taken back, is used up, or too old. */
  static Refusal noInvitation() {
    return new Refusal(
        Refusal.Code.NO_INVITATION, "This invitation is not there, or not any more.");
  }

  /** Takes a place by a link; who is of the room already stays as they are. */
  PrivateRoom accept(Person person, String hash, long now, RoomLimits limits) throws Refusal {
    InviteLink link = link(hash);
    if (link == null || !link.isOpen(now) || barred.contains(person.id())) {
      throw noInvitation();
    }
    if (role(person.id()) != null) {
      return this;
    }
    List<Invitation> others = without(invited, each -> each.id().equals(person.id()));
    requirePlace(people.size() + others.size(), limits);
    List<InviteLink> left = without(links, link::equals);
    if (link.uses() > 1) {
      left.add(link.used());
    }
    return withInvited(others).withLinks(left).withPerson(new RoomPerson(person, link.role()));
  }

  private @Nullable InviteLink link(String hash) {
    for (InviteLink link : links) {
      if (link.hash().equals(hash)) {
        return link;
      }
    }
    return null;
  }

  /** Makes a link; those that let nobody in any more go. */
  PrivateRoom link(InviteLink link, long now, RoomLimits limits) throws Refusal {
    List<InviteLink> open = without(links, each -> !each.isOpen(now));
    if (open.size() >= limits.links()) {
      throw new Refusal(
          Refusal.Code.TOO_MANY_INVITATIONS,
          "A room has at most " + limits.links() + " links; take one back first.");
    }
    open.add(link);
    return withLinks(open);
  }

  /** Takes an invitation back, or gives it up; without one nothing changes. */
  PrivateRoom uninvite(String person) {
    return withInvited(without(invited, each -> each.id().equals(person)));
  }

  /** Takes a link back. */
  PrivateRoom unlink(String id) {
    return withLinks(without(links, each -> each.id().equals(id)));
  }

  /** Gives somebody another role. */
  PrivateRoom change(String person, Role role) throws Refusal {
    List<RoomPerson> changed = new ArrayList<>();
    for (RoomPerson each : people) {
      changed.add(each.id().equals(person) ? new RoomPerson(each.person(), role) : each);
    }
    return requireOf(person).withPeople(changed);
  }

  private PrivateRoom requireOf(String person) throws Refusal {
    if (role(person) == null) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "That person is not of this room.");
    }
    return this;
  }

  /** Removes somebody, whom no link lets in again. */
  PrivateRoom remove(String person, RoomLimits limits) throws Refusal {
    List<String> kept = without(barred, person::equals);
    if (kept.size() >= limits.people()) {
      kept.remove(0);
    }
    kept.add(person);
    PrivateRoom left = leave(person);
    return new PrivateRoom(name, title, left.people, invited, links, kept);
  }

  /** Somebody goes. */
  PrivateRoom leave(String person) throws Refusal {
    return requireOf(person).withPeople(without(people, each -> each.id().equals(person)));
  }

  private PrivateRoom withPerson(RoomPerson person) {
    List<RoomPerson> more = new ArrayList<>(people);
    more.add(person);
    return new PrivateRoom(name, title, more, invited, links, barred);
  }

  /** There is always somebody who can close it. */
  private PrivateRoom withPeople(List<RoomPerson> changed) throws Refusal {
    if (changed.stream().noneMatch(each -> each.role() == Role.OWNER)) {
      throw new Refusal(
          Refusal.Code.LAST_OWNER, "A room has an owner: name another one first, or close it.");
    }
    return new PrivateRoom(name, title, changed, invited, links, barred);
  }

  private PrivateRoom withInvited(List<Invitation> changed) {
    return new PrivateRoom(name, title, people, changed, links, barred);
  }

  private PrivateRoom withLinks(List<InviteLink> changed) {
    return new PrivateRoom(name, title, people, invited, changed, barred);
  }

  private static <T> List<T> without(List<T> all, Predicate<T> gone) {
    List<T> left = new ArrayList<>(all);
    left.removeIf(gone);
    return left;
  }
}
