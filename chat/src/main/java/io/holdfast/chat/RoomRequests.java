package io.holdfast.chat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What people ask for about private rooms, see docs/protocol.md. Each stage completes on the log's
 * thread, when what it tells is kept, or fails with {@link Refusal} where it is not done.
 *
 * <p>Safe for use by several threads.
 */
public final class RoomRequests {

  private static final int NAME_BYTES = 18;
  private static final long DEFAULT_LINK_SECONDS = 7L * 24 * 60 * 60;

  private final ChatRules rules;
  private final Access access;
  private final Removals removals;
  private final PrivateRooms rooms;
  private final Correspondence correspondence;
  private final InstantSource clock;

  public RoomRequests(
      Chat chat, PrivateRooms rooms, Correspondence correspondence, InstantSource clock) {
    this.rules = chat.rules();
    this.access = chat.access();
    this.removals = chat.removals();
    this.rooms = rooms;
    this.correspondence = correspondence;
    this.clock = clock;
  }

  /**
   * Carries out a request.
   *
   * @param who asks
   * @param asked for
   * @return the answer
   * @throws Refusal if it is refused at once
   */
  public CompletionStage<? extends ServerMessage> carryOut(Visitor who, ClientMessage.OfRooms asked)
      throws Refusal {
    if (!who.isLasting()) {
      throw asked instanceof ClientMessage.Create
              || asked instanceof ClientMessage.Accept
              || asked instanceof ClientMessage.Rooms
          ? new Refusal(
              Refusal.Code.BAD_REQUEST, "Say who you are before you have rooms of your own.")
          : Access.notYours();
    }
    if (asked instanceof ClientMessage.Create create) {
      return create(who.person(), who.asker(), create);
    } else if (asked instanceof ClientMessage.Rooms) {
      return CompletableFuture.completedFuture(all(who));
    } else if (asked instanceof ClientMessage.Members members) {
      return members(who, members);
    } else if (asked instanceof ClientMessage.Accept accept) {
      return accept(who.person(), accept);
    } else if (asked instanceof ClientMessage.Decline decline) {
      return decline(who.person(), decline);
    } else if (asked instanceof ClientMessage.Quit quit) {
      return quit(who, quit);
    }
    return carryOutOfOwner(who, asked);
  }

  private CompletionStage<? extends ServerMessage> carryOutOfOwner(
      Visitor who, ClientMessage.OfRooms asked) throws Refusal {
    if (asked instanceof ClientMessage.Invite invite) {
      return invite(who, invite);
    } else if (asked instanceof ClientMessage.Link link) {
      return link(who, link);
    } else if (asked instanceof ClientMessage.Revoke revoke) {
      return revoke(who, revoke);
    } else if (asked instanceof ClientMessage.ChangeRole change) {
      Role role = rules.role(change.role());
      return change(who, change.room(), room -> room.change(change.person(), role));
    } else if (asked instanceof ClientMessage.RemoveMessage gone) {
      return removeMessage(who, gone);
    } else if (asked instanceof ClientMessage.Remove remove) {
      return remove(who, remove);
    }
    return close(who, (ClientMessage.Close) asked);
  }

  private CompletionStage<ServerMessage> create(
      Person owner, Asker asker, ClientMessage.Create create) throws Refusal {
    String title = rules.title(create.title());
    String name = name(owner, rules.id(create.id()));
    return rooms
        .change(
            name,
            owner.id(),
            before -> {
              if (before != null) {
                // Asked for again, since the answer was lost.
                access.requireMember(name, asker);
                return before;
              }
              rooms.requireFewRooms(owner.id());
              return PrivateRoom.of(name, title, owner);
            })
        .thenApply(room -> yours(room, owner));
  }

  /**
   * {@return the name of a room that somebody makes}
   *
   * <p>It cannot be guessed, since the id cannot. Whoever sends a request again gets the same.
   */
  private static String name(Person owner, String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("holdfast room " + owner.id() + " " + id).getBytes(StandardCharsets.UTF_8));
      return Access.PRIVATE
          + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, NAME_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static ServerMessage yours(@Nullable PrivateRoom room, Person person) {
    PrivateRoom kept = Objects.requireNonNull(room, "has just been kept");
    Role role = Objects.requireNonNull(kept.role(person.id()), "is of it");
    return ServerMessage.Yours.of(kept, role);
  }

  private ServerMessage all(Visitor who) {
    String id = who.person().id();
    List<ServerMessage.Yours> yours = new ArrayList<>();
    List<ServerMessage.Invited> invitations = new ArrayList<>();
    for (PrivateRoom room : rooms.of(id)) {
      Role role = rooms.role(room.name(), id);
      Invitation invitation = room.invitation(id);
      if (role != null) {
        yours.add(ServerMessage.Yours.of(room, role));
      } else if (invitation != null) {
        invitations.add(ServerMessage.Invited.of(room, invitation));
      }
    }
    return new ServerMessage.AllYours(yours, invitations);
  }

  private CompletionStage<ServerMessage> members(Visitor who, ClientMessage.Members asked)
      throws Refusal {
    String room = rules.room(asked.room());
    access.requireRead(room, who.asker());
    return CompletableFuture.completedFuture(shown(rooms.find(room), who));
  }

  /** {@return what somebody sees of a room} */
  private ServerMessage shown(@Nullable PrivateRoom room, Visitor who) throws Refusal {
    Role role = room == null ? null : room.role(who.person().id());
    if (room == null || role == null) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "Everybody is of a room that is nobody's.");
    }
    boolean isOwner = role == Role.OWNER;
    return new ServerMessage.Members(
        room.name(),
        room.title(),
        role,
        room.people().stream()
            .map(each -> new RoomPerson(now(each.person()), each.role()))
            .toList(),
        isOwner ? room.invited() : null,
        isOwner
            ? room.links().stream()
                .filter(link -> link.isOpen(clock.millis()))
                .map(ServerMessage.ShownLink::of)
                .toList()
            : null);
  }

  /** {@return a person by the name that they go by now} */
  private Person now(Person person) {
    return correspondence.known(person.id(), person.name());
  }

  private CompletionStage<ServerMessage> accept(Person person, ClientMessage.Accept accept)
      throws Refusal {
    String token = accept.token();
    String hash = token == null ? null : InviteLink.hash(token);
    String name = hash == null ? rules.room(accept.room()) : rooms.linked(hash);
    if (name == null) {
      throw PrivateRoom.noInvitation();
    }
    return rooms
        .change(
            name,
            person.id(),
            before -> {
              if (before == null) {
                throw PrivateRoom.noInvitation();
              }
              PrivateRoom after =
                  hash == null
                      ? before.accept(person)
                      : before.accept(person, hash, clock.millis(), rooms.limits());
              if (before.role(person.id()) == null) {
                rooms.requireFewRooms(person.id());
              }
              return after;
            })
        .thenApply(room -> yours(room, person));
  }

  private CompletionStage<ServerMessage> decline(Person person, ClientMessage.Decline decline)
      throws Refusal {
    String name = rules.room(decline.room());
    return rooms
        .change(name, person.id(), before -> before == null ? null : before.uninvite(person.id()))
        .thenApply(room -> new ServerMessage.Uninvited(name));
  }

  private CompletionStage<ServerMessage> quit(Visitor who, ClientMessage.Quit quit) throws Refusal {
    String name = rules.room(quit.room());
    String id = who.person().id();
    access.requireMember(name, who.asker());
    return rooms
        .change(
            name,
            id,
            before -> {
              access.requireMember(name, who.asker());
              return before == null ? null : before.leave(id);
            })
        .thenApply(room -> new ServerMessage.Removed(name, Refusal.Code.NOT_YOURS, RoomNews.LEFT));
  }

  private CompletionStage<ServerMessage> invite(Visitor who, ClientMessage.Invite invite)
      throws Refusal {
    Role role = rules.role(invite.role());
    String id = rules.person(invite.person());
    // Whoever is invited is shown the title, and by whom.
    access.house().requireVoice(who.asker());
    Person invited =
        correspondence.known(id, invite.name() == null ? null : rules.name(invite.name()));
    if (correspondence.isPassing(id)) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST, "That person is somebody else on coming back: send a link.");
    }
    return change(
        who,
        invite.room(),
        room -> {
          rooms.requireFewInvitations(id);
          return room.invite(new Invitation(invited, role, who.person()), rooms.limits());
        });
  }

  private CompletionStage<ServerMessage> link(Visitor who, ClientMessage.Link asked)
      throws Refusal {
    Role role = rules.role(asked.role());
    RoomLimits limits = rooms.limits();
    long seconds =
        number(asked.seconds(), DEFAULT_LINK_SECONDS, limits.linkLife().toSeconds(), "seconds");
    int uses = (int) number(asked.uses(), 1, limits.linkUses(), "uses");
    String token = InviteLink.draw();
    InviteLink link =
        new InviteLink(
            InviteLink.hash(token),
            role,
            clock.instant().plusSeconds(seconds).toEpochMilli(),
            uses);
    return change(who, asked.room(), room -> room.link(link, clock.millis(), limits))
        .thenApply(
            members ->
                new ServerMessage.Link(
                    asked.room(), token, link.id(), role, link.ends(), link.uses()));
  }

  private static long number(@Nullable Long asked, long absent, long most, String what)
      throws Refusal {
    long number = Objects.requireNonNullElse(asked, absent);
    if (number < 1 || number > most) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "A link has 1 to " + most + " \"" + what + "\".");
    }
    return number;
  }

  private CompletionStage<ServerMessage> revoke(Visitor who, ClientMessage.Revoke revoke)
      throws Refusal {
    String person = revoke.person();
    String link = revoke.link();
    if ((person == null) == (link == null)) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST, "What is taken back is of a \"person\", or a \"link\".");
    }
    return change(
        who,
        revoke.room(),
        room -> person != null ? room.uninvite(person) : room.unlink(Objects.requireNonNull(link)));
  }

  private CompletionStage<ServerMessage> remove(Visitor who, ClientMessage.Remove remove)
      throws Refusal {
    if (remove.person().equals(who.person().id())) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "Who goes by themselves asks to \"quit\".");
    }
    return change(who, remove.room(), room -> room.remove(remove.person(), rooms.limits()));
  }

  private CompletionStage<ServerMessage> removeMessage(
      Visitor who, ClientMessage.RemoveMessage gone) throws Refusal {
    String name = rules.room(gone.room());
    long position = rules.position(gone.position());
    access.requireOwn(name, who.asker());
    return removals
        .remove(name, position, () -> access.requireOwn(name, who.asker()))
        .thenApply(removed -> new ServerMessage.RemovedMessage(name, position));
  }

  private CompletionStage<ServerMessage> close(Visitor who, ClientMessage.Close close)
      throws Refusal {
    String name = rules.room(close.room());
    access.requireOwn(name, who.asker());
    return rooms
        .change(
            name,
            who.person().id(),
            before -> {
              access.requireOwn(name, who.asker());
              return null;
            })
        .thenApply(
            room -> new ServerMessage.Removed(name, Refusal.Code.NOT_YOURS, RoomNews.CLOSED));
  }

  /** What an owner makes of a room. */
  private interface OwnersChange {
    PrivateRoom of(PrivateRoom before) throws Refusal;
  }

  private CompletionStage<ServerMessage> change(Visitor who, String named, OwnersChange change)
      throws Refusal {
    String name = rules.room(named);
    access.requireOwn(name, who.asker());
    CompletableFuture<ServerMessage> answer = new CompletableFuture<>();
    rooms
        .change(
            name,
            who.person().id(),
            before -> {
              access.requireOwn(name, who.asker());
              return change.of(Objects.requireNonNull(before, "has an owner"));
            })
        .whenComplete(
            (room, failure) -> {
              try {
                if (failure == null) {
                  answer.complete(shown(room, who));
                } else {
                  answer.completeExceptionally(failure);
                }
              } catch (Refusal refusal) {
                answer.completeExceptionally(refusal);
              }
            });
    return answer;
  }
}
