package io.holdfast.server;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** What a client of {@code holdfast.chat.1} says; see docs/protocol.md. Members may be missing. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ClientMessage.Enter.class, name = "enter"),
  @JsonSubTypes.Type(value = ClientMessage.Leave.class, name = "leave"),
  @JsonSubTypes.Type(value = ClientMessage.Name.class, name = "name"),
  @JsonSubTypes.Type(value = ClientMessage.Post.class, name = "post"),
  @JsonSubTypes.Type(value = ClientMessage.History.class, name = "history")
})
sealed interface ClientMessage {

  /** Into a room; {@code after} is the position of the last message that the client has. */
  record Enter(@Nullable String room, @Nullable Long after) implements ClientMessage {}

  /** Out of a room. */
  record Leave(@Nullable String room) implements ClientMessage {}

  /** Sets the name. */
  record Name(@Nullable String name) implements ClientMessage {}

  /** Says something. */
  record Post(@Nullable String room, @Nullable String id, @Nullable String text)
      implements ClientMessage {}

  /** Asks for older messages. */
  record History(@Nullable String room, @Nullable Long before, @Nullable Integer count)
      implements ClientMessage {}
}
