package io.holdfast.presence;

import java.util.Set;

/**
 * Somebody who wants to know how it stands with some people. Safe for use by several threads; when
 * the log is closed, nothing happens any more.
 */
public interface PresenceWatch extends AutoCloseable {

  /**
   * Tells how it stands with these people, and from then on their changes, in place of those of the
   * people before. Those who are {@code UNKNOWN} are not watched: ask again when they have come.
   *
   * @param people by their ids, at most {@link PresenceLimits#maxWatched}
   * @throws IllegalArgumentException if there are more
   */
  void watch(Set<String> people);

  /** Tells no more. */
  @Override
  void close();
}
