package io.holdfast.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.holdfast.log.ReadPlace;
import io.holdfast.presence.Whereabouts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server says to clients of {@code holdfast.chat.1}; see docs/protocol.md. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ServerMessage.Welcome.class, name = "welcome"),
  @JsonSubTypes.Type(value = ServerMessage.Entered.class, name = "entered"),
  @JsonSubTypes.Type(value = ServerMessage.Said.class, name = "message"),
  @JsonSubTypes.Type(value = ServerMessage.Posted.class, name = "posted"),
  @JsonSubTypes.Type(value = ServerMessage.Private.class, name = "private"),
  @JsonSubTypes.Type(value = ServerMessage.Kept.class, name = "kept"),
  @JsonSubTypes.Type(value = ServerMessage.Delivered.class, name = "delivered"),
  @JsonSubTypes.Type(value = ServerMessage.Identified.class, name = "identified"),
  @JsonSubTypes.Type(value = ServerMessage.Unread.class, name = "unread"),
  @JsonSubTypes.Type(value = ServerMessage.Receipt.class, name = "receipt"),
  @JsonSubTypes.Type(value = ServerMessage.Letters.class, name = "letters"),
  @JsonSubTypes.Type(value = ServerMessage.History.class, name = "history"),
  @JsonSubTypes.Type(value = ServerMessage.Found.class, name = "found"),
  @JsonSubTypes.Type(value = ServerMessage.Joined.class, name = "joined"),
  @JsonSubTypes.Type(value = ServerMessage.Left.class, name = "left"),
  @JsonSubTypes.Type(value = ServerMessage.Visitors.class, name = "visitors"),
  @JsonSubTypes.Type(value = ServerMessage.Renamed.class, name = "renamed"),
  @JsonSubTypes.Type(value = ServerMessage.Named.class, name = "named"),
  @JsonSubTypes.Type(value = ServerMessage.Yours.class, name = "room"),
  @JsonSubTypes.Type(value = ServerMessage.AllYours.class, name = "rooms"),
  @JsonSubTypes.Type(value = ServerMessage.Invited.class, name = "invited"),
  @JsonSubTypes.Type(value = ServerMessage.Uninvited.class, name = "uninvited"),
  @JsonSubTypes.Type(value = ServerMessage.Members.class, name = "members"),
  @JsonSubTypes.Type(value = ServerMessage.Member.class, name = "member"),
  @JsonSubTypes.Type(value = ServerMessage.Link.class, name = "link"),
  @JsonSubTypes.Type(value = ServerMessage.Removed.class, name = "removed"),
  @JsonSubTypes.Type(value = ServerMessage.Expires.class, name = "expires"),
  @JsonSubTypes.Type(value = ServerMessage.Renewed.class, name = "renewed"),
  @JsonSubTypes.Type(value = ServerMessage.Ended.class, name = "ended"),
  @JsonSubTypes.Type(value = ServerMessage.RemovedMessage.class, name = "removed-message"),
  @JsonSubTypes.Type(value = ServerMessage.Presence.class, name = "presence"),
  @JsonSubTypes.Type(value = ServerMessage.Present.class, name = "present"),
  @JsonSubTypes.Type(value = ServerMessage.Typing.class, name = "typing"),
  @JsonSubTypes.Type(value = ServerMessage.Places.class, name = "places"),
  @JsonSubTypes.Type(value = ServerMessage.ReadIn.class, name = "read"),
  @JsonSubTypes.Type(value = ServerMessage.Forgotten.class, name = "forgotten"),
  @JsonSubTypes.Type(value = ServerMessage.Refused.class, name = "refused")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ServerMessage {

  /** The first message. */
  record Welcome(Person person, Limits limits, String epoch, boolean search)
      implements ServerMessage {}

  /** The limits that a page should know. */
  record Limits(int text, int name, int rooms) {}

  /**
   * The answer to {@code enter}; the standing is there in a private room, what was removed for who
   * comes back, and how far one has read if that is known.
   */
  record Entered(
      String room,
      List<ChatMessage> messages,
      boolean more,
      boolean gap,
      List<Person> people,
      int visitors,
      @Nullable Standing standing,
      @Nullable List<Long> removed,
      @Nullable Long read)
      implements ServerMessage {

    Entered withRead(@Nullable Long position) {
      return new Entered(room, messages, more, gap, people, visitors, standing, removed, position);
    }
  }

  /** Somebody said something. */
  record Said(String room, ChatMessage message) implements ServerMessage {}

  /** The answer to {@code post}: the message is kept and delivered. */
  record Posted(String room, String id, long position) implements ServerMessage {}

  /** Somebody said something to one person; without a position it is not kept. */
  record Private(String id, Person from, Person to, String text, long time, @Nullable Long position)
      implements ServerMessage {}

  /** The answer to {@code private}: it is in the person's mailbox. */
  record Kept(String to, String id, long position) implements ServerMessage {}

  /** The answer to {@code private}: the person's connection has it. */
  record Delivered(String to, String id) implements ServerMessage {}

  /**
   * The answer to {@code identify}: {@code read} and {@code unread} as in {@link Unread}, and the
   * position of the last private message that the device has received.
   */
  record Identified(Person person, int unread, long read, long received) implements ServerMessage {}

  /**
   * How many private messages nobody has read, whenever that changes: those that came after the
   * position {@code read}.
   */
  record Unread(int unread, long read) implements ServerMessage {}

  /** What was said to one person, up to a position, was {@code DELIVERED} or {@code READ}. */
  record Receipt(String by, String stage, long position) implements ServerMessage {}

  /** The answer to {@code letters}. */
  record Letters(List<Private> messages, boolean more, List<Progress> progress)
      implements ServerMessage {}

  /** How far what was said to one person has got: positions, 0 if none of it has. */
  record Progress(String by, long delivered, long read) {}

  /** The answer to {@code history}; whether there are newer ones is said of a page around one. */
  record History(String room, List<ChatMessage> messages, boolean more, @Nullable Boolean newer)
      implements ServerMessage {}

  /**
   * The answer to {@code search}, newest first: {@code end} is the position before which there may
   * be more, 0 if there is not.
   */
  record Found(
      String text, @Nullable String room, List<Hit> hits, boolean more, long end, boolean building)
      implements ServerMessage {}

  /** A message of a room, or a private one, and where in its text stands what was looked for. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Hit(
      @Nullable String room,
      @Nullable ChatMessage message,
      @Nullable Private letter,
      List<Mark> marks) {}

  /** A piece of a text, in UTF-16 code units, as JavaScript counts. */
  record Mark(int start, int end) {}

  /** Somebody came. */
  record Joined(String room, Person person, int visitors) implements ServerMessage {}

  /** Somebody went. */
  record Left(String room, Person person, int visitors) implements ServerMessage {}

  /** How many are in a large room. */
  record Visitors(String room, int visitors) implements ServerMessage {}

  /** Somebody has another name. */
  record Renamed(String room, Person person, String was) implements ServerMessage {}

  /** The answer to {@code name}. */
  record Named(Person person) implements ServerMessage {}

  /** The answer to {@code create} and {@code accept}; and whenever a room, or a role, is new. */
  record Yours(String room, String title, Role role) implements ServerMessage {

    public static Yours of(PrivateRoom room, Role role) {
      return new Yours(room.name(), room.title(), role);
    }
  }

  /** The answer to {@code rooms}. */
  record AllYours(List<Yours> rooms, List<Invited> invitations) implements ServerMessage {}

  /** Somebody may come into a private room. */
  record Invited(String room, String title, Role role, Person by) implements ServerMessage {

    public static Invited of(PrivateRoom room, Invitation invitation) {
      return new Invited(room.name(), room.title(), invitation.role(), invitation.by());
    }
  }

  /** The invitation is not there any more; also the answer to {@code decline}. */
  record Uninvited(String room) implements ServerMessage {}

  /** The answer to {@code members} and what changes them; owners alone see who may come. */
  record Members(
      String room,
      String title,
      Role role,
      List<RoomPerson> people,
      @Nullable List<Invitation> invited,
      @Nullable List<ShownLink> links)
      implements ServerMessage {}

  /** A link without its token. */
  record ShownLink(String id, Role role, long ends, int uses) {

    public static ShownLink of(InviteLink link) {
      return new ShownLink(link.id(), link.role(), link.ends(), link.uses());
    }
  }

  /** Somebody has another role; without one they are not of the room any more. */
  record Member(String room, Person person, @Nullable Role role) implements ServerMessage {}

  /** The answer to {@code link}: who knows the token may come in. */
  record Link(String room, String token, String id, Role role, long ends, int uses)
      implements ServerMessage {

    @Override
    public String toString() {
      return "Link[id=" + id + "]";
    }
  }

  /** One is in the room no more; also the answer to {@code quit} and {@code close}. */
  record Removed(String room, Refusal.Code code, String reason) implements ServerMessage {}

  /** The answer to {@code presence}. */
  record Presence(List<Seen> people) implements ServerMessage {}

  /** Those of whom one has asked and with whom it stands otherwise now. */
  record Present(List<Seen> people) implements ServerMessage {}

  /** How it stands with one person, and since when; not of one who is {@code UNKNOWN}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Seen(String id, Whereabouts.State state, @Nullable Long since) {

    public static Seen of(Whereabouts person) {
      boolean isKnown = person.state() != Whereabouts.State.UNKNOWN;
      return new Seen(
          person.person(), person.state(), isKnown ? person.since().toEpochMilli() : null);
    }
  }

  /** Somebody is writing, in a room, or to oneself if there is none. */
  record Typing(@Nullable String room, Person person) implements ServerMessage {}

  /** The connection is closed at that time, in milliseconds since 1970, but for a fresh token. */
  record Expires(long time) implements ServerMessage {}

  /** The answer to {@code token}. */
  record Renewed(Person person) implements ServerMessage {}

  /** The connection is closed now. */
  record Ended(Refusal.Code code, String reason) implements ServerMessage {

    public static Ended of(Refusal why) {
      return new Ended(why.code(), why.reason());
    }
  }

  /** A message is gone for ever; also the answer to {@code remove-message}. */
  record RemovedMessage(String room, long position) implements ServerMessage {}

  /** The answer to {@code places}: the one that changed last is at the end. */
  record Places(List<Place> places) implements ServerMessage {}

  /** How far one has read in a room, how far it goes, and how many messages are in between. */
  record Place(String room, long read, long last, int unread) {

    public static Place of(ReadPlace place) {
      return new Place(place.stream(), place.read().value(), place.last().value(), place.unread());
    }
  }

  /** One has read on in a room, on another connection. */
  record ReadIn(String room, long position) implements ServerMessage {}

  /** One wants to know no more of a room, as one said on another connection. */
  record Forgotten(String room) implements ServerMessage {}

  /** A request that was not carried out. */
  record Refused(
      String request,
      @Nullable String room,
      @Nullable String id,
      Refusal.Code code,
      String reason,
      @Nullable Long until)
      implements ServerMessage {

    /** Of no request, but the connection: it ends. */
    public static Refused ofConnection(Refusal refusal) {
      return new Refused(
          "connection", null, null, refusal.code(), refusal.reason(), refusal.until());
    }

    public static Refused of(Request request, Refusal refusal) {
      return new Refused(
          request.type(),
          request.room(),
          request.id(),
          refusal.code(),
          refusal.reason(),
          refusal.until());
    }
  }
}
