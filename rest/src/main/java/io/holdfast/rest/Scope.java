package io.holdfast.rest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a key of a program may do. */
public enum Scope {
  /** Read what was said in rooms. */
  MESSAGES_READ(true),
  /** Say something in rooms. */
  MESSAGES_WRITE(true),
  /** Say something to one person. */
  LETTERS_WRITE(false),
  /** See which rooms people are in, and who is in them. */
  ROOMS_READ(true),
  /** See who is connected. */
  PEOPLE_READ(false),
  /** See what is open, from which address. */
  CONNECTIONS_READ(false),
  /** Close connections. */
  CONNECTIONS_CLOSE(false),
  /** See how the log is doing. */
  LOG_READ(false),
  /** See which keys there are. */
  KEYS_READ(false),
  /** Make keys, and revoke them. */
  KEYS_WRITE(false);

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', ':');
  private final boolean isOfRooms;

  Scope(boolean isOfRooms) {
    this.isOfRooms = isOfRooms;
  }

  /** {@return the name on the wire, such as {@code messages:read}} */
  public String wireName() {
    return wireName;
  }

  /** {@return whether a key may have it for some rooms only} */
  boolean isOfRooms() {
    return isOfRooms;
  }

  static Optional<Scope> parse(String wireName) {
    return Arrays.stream(values()).filter(scope -> scope.wireName.equals(wireName)).findFirst();
  }

  /** {@return the names of all} */
  public static Set<String> all() {
    return Arrays.stream(values()).map(Scope::wireName).collect(Collectors.toUnmodifiableSet());
  }
}
