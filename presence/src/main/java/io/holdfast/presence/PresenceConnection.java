package io.holdfast.presence;

/**
 * What is known of one connection of a person. Safe for use by several threads; when the log is
 * closed, nothing happens any more.
 */
public interface PresenceConnection extends AutoCloseable {

  /**
   * Says whether the person is active on it, as they are when it begins.
   *
   * @param isAway whether they are not
   */
  void away(boolean isAway);

  /** It has ended. */
  @Override
  void close();
}
