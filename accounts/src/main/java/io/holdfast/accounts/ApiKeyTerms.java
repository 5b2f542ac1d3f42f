package io.holdfast.accounts;

import java.util.Set;

/**
 * What a key is for.
 *
 * @param name that it goes by
 * @param scopes what it may do, in words that are the caller's
 * @param rooms that it may do it in; none for all
 * @param perSecond requests in the long run, 1 or more; twice as many at once
 * @param endsMillis when it ends, in milliseconds since 1970; {@link Long#MAX_VALUE} for never
 */
public record ApiKeyTerms(
    String name, Set<String> scopes, Set<String> rooms, int perSecond, long endsMillis) {

  /** Copies the sets. */
  public ApiKeyTerms {
    scopes = Set.copyOf(scopes);
    rooms = Set.copyOf(rooms);
  }

  /**
   * {@return whether everything that these terms allow is allowed by others, too}
   *
   * @param others to compare with
   */
  public boolean isWithin(ApiKeyTerms others) {
    return others.scopes.containsAll(scopes)
        && (others.rooms.isEmpty() || (!rooms.isEmpty() && others.rooms.containsAll(rooms)))
        && endsMillis <= others.endsMillis;
  }
}
