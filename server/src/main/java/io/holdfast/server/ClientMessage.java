package io.holdfast.server;

import org.jspecify.annotations.Nullable;

/** What a client of {@code holdfast.chat.1} asks for; see docs/protocol.md. */
sealed interface ClientMessage {

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

  /** This device has all private messages up to a position. */
  record Received(@Nullable Long position) implements ClientMessage {}

  /** All private messages up to a position have been read. */
  record Read(@Nullable Long position) implements ClientMessage {}

  /** Asks for older private messages. */
  record Letters(@Nullable Long before, @Nullable Long count) implements ClientMessage {}

  /** Asks for older messages. */
  record History(String room, @Nullable Long before, @Nullable Long count)
      implements ClientMessage {}
}
