package io.holdfast.server;

import io.holdfast.presence.Presence;
import io.holdfast.presence.PresenceCounts;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.util.concurrent.CompletionStage;

/**
 * What people notice of each other beside what they say.
 *
 * <p>Safe for use by several threads.
 */
final class Company {

  private final Presence presence;

  private Company(Presence presence) {
    this.presence = presence;
  }

  /**
   * Reads what is known of people, and begins. Blocks.
   *
   * @param log that keeps it
   * @throws LogException if it cannot be read
   */
  static Company open(MessageLog log) {
    return new Company(Presence.builder(log).open());
  }

  Presence presence() {
    return presence;
  }

  /** {@return how many people there are} */
  PresenceCounts counts() {
    return presence.counts();
  }

  /**
   * Keeps when those who are here were seen last; to be called before they are told goodbye.
   *
   * @return when that is kept, or cannot be
   */
  CompletionStage<Void> end() {
    return presence.end();
  }
}
