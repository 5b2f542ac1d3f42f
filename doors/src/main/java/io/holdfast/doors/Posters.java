package io.holdfast.doors;

import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.LatelySeen;
import io.holdfast.chat.PersonIds;
import java.net.InetSocketAddress;

/**
 * Those who ask over HTTP, one for each connection; behind a trusted proxy, one for each address.
 *
 * <p>Safe for use by several threads.
 */
public final class Posters {

  private final LatelySeen<InetSocketAddress, Poster> known;

  /**
   * Creates a list of nobody.
   *
   * @param chat that they post to
   * @param limits of each of them
   * @param ids for them
   * @param maxCount about how many are remembered, 2 or more
   */
  public Posters(Chat chat, ChatLimits limits, PersonIds ids, int maxCount) {
    this.known = new LatelySeen<>(maxCount, from -> new Poster(chat, limits, ids.next()));
  }

  public Poster at(InetSocketAddress from) {
    return known.at(from);
  }
}
