package io.holdfast.server;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Those who ask over HTTP, one for each connection; behind a trusted proxy, one for each address.
 *
 * <p>Safe for use by several threads.
 */
final class Posters {

  /*
   * Who has not been seen while half of the places were taken by others is forgotten, and a new
   * one on coming back: two maps, of which the older goes when the younger is full.
   */
  private final Chat chat;
  private final ChatLimits limits;
  private final PersonIds ids;
  private final int maxYoung;
  private volatile Map<InetSocketAddress, Poster> young = new ConcurrentHashMap<>();
  private volatile Map<InetSocketAddress, Poster> old = Map.of();

  /**
   * Creates a list of nobody.
   *
   * @param chat that they post to
   * @param limits of each of them
   * @param ids for them
   * @param maxCount about how many are remembered, 2 or more
   */
  Posters(Chat chat, ChatLimits limits, PersonIds ids, int maxCount) {
    this.chat = chat;
    this.limits = limits;
    this.ids = ids;
    this.maxYoung = maxCount / 2;
  }

  Poster at(InetSocketAddress address) {
    Poster known = young.get(address);
    if (known != null) {
      return known;
    }
    if (young.size() >= maxYoung) {
      growOlder();
    }
    Poster before = old.get(address);
    return young.computeIfAbsent(
        address, key -> before != null ? before : new Poster(chat, limits, ids.next()));
  }

  private synchronized void growOlder() {
    if (young.size() >= maxYoung) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
  }
}
