package io.holdfast.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that the house does not want for a while, as the log keeps it.
 *
 * @param kind of rule
 * @param subject the id of a person, an address as {@link Asker} has it, or the name of a room
 * @param since when, in milliseconds since 1970
 * @param until when, in milliseconds since 1970; null for good
 * @param reason for people, perhaps empty
 */
public record HouseRule(
    Kind kind, String subject, long since, @Nullable Long until, String reason) {

  /** What is not wanted. */
  public enum Kind {
    /** A person, by id. */
    BANNED_PERSON,
    /** Whoever comes from an address. */
    BANNED_ADDRESS,
    /** What a person says. */
    MUTED_PERSON,
    /** What is said from an address. */
    MUTED_ADDRESS,
    /** That anybody is in a room. */
    CLOSED_ROOM
  }

  /** {@return what it is kept under} */
  public String key() {
    return key(kind, subject);
  }

  public static String key(Kind kind, String subject) {
    return kind + " " + subject;
  }

  boolean isOver(long now) {
    return until != null && until <= now;
  }

  /** {@return what whoever it is about is told} */
  Refusal refusal() {
    return switch (kind) {
      case BANNED_PERSON, BANNED_ADDRESS -> refusal(Refusal.Code.BANNED, "You are banned");
      case MUTED_PERSON, MUTED_ADDRESS -> refusal(Refusal.Code.MUTED, "You are muted");
      case CLOSED_ROOM -> refusal(Refusal.Code.ROOM_CLOSED, "This room is closed");
    };
  }

  private Refusal refusal(Refusal.Code code, String what) {
    String end = until == null ? "" : " until " + Instant.ofEpochMilli(until);
    String why = reason.isEmpty() ? "" : " (" + reason + ")";
    return Refusal.until(code, what + end + why + ".", until);
  }
}
