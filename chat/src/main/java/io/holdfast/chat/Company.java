package io.holdfast.chat;

import io.holdfast.log.ReadPlaceLimits;
import io.holdfast.log.ReadPlaces;
import io.holdfast.presence.Presence;
import io.holdfast.presence.PresenceCounts;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What people notice of each other beside what they say.
 *
 * <p>Safe for use by several threads.
 */
public final class Company {

  private final Presence presence;
  private final ReadPlaces places;

  private Company(Presence presence, ReadPlaces places) {
    this.presence = presence;
    this.places = places;
  }

  /**
   * Reads what is known of people, and begins. Blocks.
   *
   * @param log that keeps it
   * @throws LogException if it cannot be read
   */
  public static Company open(MessageLog log) {
    // Whoever is forgotten has read nothing: so there are no more places than people.
    Presence presence =
        Presence.builder(log).onForgotten(person -> List.of(ReadPlaces.forgetting(person))).open();
    return new Company(presence, new ReadPlaces(log, ReadPlaceLimits.DEFAULT));
  }

  public Presence presence() {
    return presence;
  }

  public ReadPlaces places() {
    return places;
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
  public CompletionStage<Void> end() {
    return presence.end();
  }

  /**
   * Keeps how far people have read; to be called when they have been told goodbye.
   *
   * @return when that is kept, or cannot be
   */
  public CompletionStage<Void> flush() {
    return places.flush();
  }
}
