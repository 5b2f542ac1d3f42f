package io.holdfast.presence;

import java.util.List;

/** Learns how it stands with people. Called on the log's thread; must not block. */
public interface PresenceListener {

  /**
   * The answer to {@link PresenceWatch#watch}.
   *
   * @param people all of them in the order that they were named in, as they were told last to those
   *     who watch them already
   */
  void watched(List<Whereabouts> people);

  /**
   * Some of them are not as they were told before. Called at most once in {@link
   * PresenceTimes#gather}.
   *
   * @param people those that changed
   */
  void changed(List<Whereabouts> people);
}
