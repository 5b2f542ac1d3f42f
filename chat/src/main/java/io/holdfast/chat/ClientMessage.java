package io.holdfast.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client of {@code holdfast.chat.1} asks for; see docs/protocol.md. */
public sealed interface ClientMessage {

  /** Into a room; {@code after} is the position of the last message that the client has. */
  record Enter(String room, @Nullable Long after, @Nullable String epoch)
      implements ClientMessage {}

  /** Out of a room. */
  record Leave(String room) implements ClientMessage {}

  /** Sets the name. */
  record Name(String name) implements ClientMessage {}

  /** Says something. */
  record Post(String room, String id, String text) implements ClientMessage {}

  /** Says something to one person. */
  record Private(String to, @Nullable String name, String id, String text)
      implements ClientMessage {}

  /** Says who one is, with what nobody else knows; who is signed in needs no secret. */
  record Identify(@Nullable String secret, @Nullable String device) implements ClientMessage {}

  /** Stays longer, by a fresh token of the same person. */
  record Token(String token) implements ClientMessage {}

  /** This device has all private messages up to a position. */
  record Received(@Nullable Long position) implements ClientMessage {}

  /** All private messages up to a position have been read. */
  record Read(@Nullable Long position) implements ClientMessage {}

  /** Asks for older private messages. */
  record Letters(@Nullable Long before, @Nullable Long count) implements ClientMessage {}

  /** Says or asks something beside what is said. */
  sealed interface OfPeople extends ClientMessage {}

  /** Nobody looks at this connection any more, or somebody does again. */
  record Away(boolean away) implements OfPeople {}

  /** Asks how it stands with people, and to be told of changes. */
  record Presence(List<String> people) implements OfPeople {}

  /** Somebody is writing, in a room or to one person. */
  record Typing(@Nullable String room, @Nullable String to) implements OfPeople {}

  /** All up to a position has been read in a room. */
  record ReadIn(String room, @Nullable Long position) implements OfPeople {}

  /** Asks for the rooms that one has read in. */
  record Places() implements OfPeople {}

  /** Wants to know no more of a room. */
  record Forget(String room) implements OfPeople {}

  /** Asks for older messages, or for those around a position. */
  record History(String room, @Nullable Long before, @Nullable Long around, @Nullable Long count)
      implements ClientMessage {}

  /** Looks for what was said, in a room or everywhere. */
  record Search(String text, @Nullable String room, @Nullable Long before, @Nullable Long count)
      implements ClientMessage {}

  /** Asks something about private rooms, or changes something about one. */
  sealed interface OfRooms extends ClientMessage {}

  /** Makes a private room. */
  record Create(String title, String id) implements OfRooms {}

  /** Asks for one's private rooms and invitations. */
  record Rooms() implements OfRooms {}

  /** Asks who is of a room. */
  record Members(String room) implements OfRooms {}

  /** Offers somebody a place. */
  record Invite(String room, String person, @Nullable String name, String role)
      implements OfRooms {}

  /** Makes a link for whoever knows its token, for so many seconds and people. */
  record Link(String room, String role, @Nullable Long seconds, @Nullable Long uses)
      implements OfRooms {}

  /** Takes back what a person was offered, or a link. */
  record Revoke(String room, @Nullable String person, @Nullable String link) implements OfRooms {}

  /** Takes the place that one was offered, or that a token leads to. */
  record Accept(@Nullable String room, @Nullable String token) implements OfRooms {

    @Override
    public String toString() {
      return "Accept[room=" + room + "]";
    }
  }

  /** Does not want the place. */
  record Decline(String room) implements OfRooms {}

  /** Gives somebody another role. */
  record ChangeRole(String room, String person, String role) implements OfRooms {}

  /** Removes somebody. */
  record Remove(String room, String person) implements OfRooms {}

  /** Removes a message for ever. */
  record RemoveMessage(String room, @Nullable Long position) implements OfRooms {}

  /** Is of the room no more. */
  record Quit(String room) implements OfRooms {}

  /** Ends a room. */
  record Close(String room) implements OfRooms {}
}
