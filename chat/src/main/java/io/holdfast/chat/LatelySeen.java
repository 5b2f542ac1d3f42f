package io.holdfast.chat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What is known of those who were seen lately: about as many as are allowed. Who comes back after
 * having been forgotten is new.
 *
 * <p>Safe for use by several threads.
 */
public final class LatelySeen<K, V> {

  /*
   * Who has not been seen while half of the places were taken by others is forgotten: two maps, of
   * which the older goes when the younger is full.
   */
  private final Function<K, V> first;
  private final int maxYoung;
  private volatile Map<K, V> young = new ConcurrentHashMap<>();
  private volatile Map<K, V> old = Map.of();

  /**
   * Creates a memory of nobody.
   *
   * @param maxCount about how many are remembered, 2 or more
   * @param first makes what is known of somebody new; may be called more than once
   */
  public LatelySeen(int maxCount, Function<K, V> first) {
    this.maxYoung = maxCount / 2;
    this.first = first;
  }

  /** {@return what is known of somebody, who is seen now} */
  public V at(K key) {
    V known = young.get(key);
    if (known != null) {
      return known;
    }
    if (young.size() >= maxYoung) {
      growOlder();
    }
    V before = old.get(key);
    return young.computeIfAbsent(key, seen -> before != null ? before : first.apply(seen));
  }

  private synchronized void growOlder() {
    if (young.size() >= maxYoung) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
  }
}
