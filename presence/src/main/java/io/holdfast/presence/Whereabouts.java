package io.holdfast.presence;

import java.time.Instant;
import java.util.Objects;

/**
 * How it stands with one person.
 *
 * @param person whose id it is
 * @param state of the person
 * @param since when they are {@code HERE} or {@code AWAY}; of one who is {@code GONE}, when they
 *     were seen last; {@link Instant#EPOCH} of one who is {@code UNKNOWN}
 */
public record Whereabouts(String person, State state, Instant since) {

  /** What a person can be. */
  public enum State {
    /** On one connection at least, and active there. */
    HERE,
    /** Connected, and active nowhere. */
    AWAY,
    /** Not connected. */
    GONE,
    /** Never seen, or so long ago that it was forgotten. */
    UNKNOWN
  }

  /** Checks that nothing is null. */
  public Whereabouts {
    Objects.requireNonNull(person, "person");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(since, "since");
  }

  static Whereabouts unknown(String person) {
    return new Whereabouts(person, State.UNKNOWN, Instant.EPOCH);
  }

  static Whereabouts gone(String person, long seenMillis) {
    return new Whereabouts(person, State.GONE, Instant.ofEpochMilli(seenMillis));
  }
}
