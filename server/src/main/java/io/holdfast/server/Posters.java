package io.holdfast.server;

import java.net.InetSocketAddress;

/**
 * Those who ask over HTTP, one for each connection; behind a trusted proxy, one for each address.
 *
 * <p>Safe for use by several threads.
 */
final class Posters {

  private final LatelySeen<InetSocketAddress, Poster> known;

  /**
   * Creates a list of nobody.
   *
   * @param chat that they post to
   * @param limits of each of them
   * @param ids for them
   * @param maxCount about how many are remembered, 2 or more
   */
  Posters(Chat chat, ChatLimits limits, PersonIds ids, int maxCount) {
    this.known = new LatelySeen<>(maxCount, from -> new Poster(chat, limits, ids.next()));
  }

  Poster at(InetSocketAddress from) {
    return known.at(from);
  }
}
