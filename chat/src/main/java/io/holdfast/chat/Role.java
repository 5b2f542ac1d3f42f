package io.holdfast.chat;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What somebody may do in a private room; each may do what those after it may. */
enum Role {
  /** Invites people, changes their roles, removes them and messages, closes the room. */
  @JsonProperty("owner")
  OWNER,
  /** Reads and writes. */
  @JsonProperty("member")
  MEMBER,
  /** Reads. */
  @JsonProperty("reader")
  READER;

  /** {@return whether this may do what the other one may} */
  boolean includes(Role other) {
    return compareTo(other) <= 0;
  }
}
