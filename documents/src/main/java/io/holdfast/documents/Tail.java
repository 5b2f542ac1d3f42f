package io.holdfast.documents;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What is known in memory of the updates of a document: their positions, what they count, and the
 * ids of those and of the last ones that were merged. The log's thread's own.
 */
final class Tail {

  private final NavigableMap<Long, Integer> costs = new TreeMap<>();
  private final Map<String, Long> ids;
  private long last;
  private int bytes;

  Tail(DocumentHead head) {
    ids = new LinkedHashMap<>(head.ids());
    last = head.position();
  }

  void add(long position, String id, int cost) {
    costs.put(position, cost);
    ids.put(id, position);
    last = position;
    bytes += cost;
  }

  /** {@return the position of the update of that id, or 0 if there is none} */
  long position(String id) {
    return ids.getOrDefault(id, 0L);
  }

  /** {@return the position of the last update, 0 if there was none} */
  long last() {
    return last;
  }

  int count() {
    return costs.size();
  }

  int bytes() {
    return bytes;
  }

  /** {@return the positions up to one, in order} */
  Iterable<Long> upTo(long position) {
    return costs.headMap(position, true).keySet();
  }

  /** {@return what the updates after a position count} */
  int bytesAfter(long position) {
    return costs.tailMap(position, false).values().stream().mapToInt(Integer::intValue).sum();
  }

  /** {@return the last ids up to a position, so many at most, oldest first} */
  Map<String, Long> ids(long position, int most) {
    Map<String, Long> merged = new LinkedHashMap<>(ids);
    merged.values().removeIf(each -> each > position);
    int surplus = merged.size() - most;
    merged.keySet().removeAll(merged.keySet().stream().limit(Math.max(0, surplus)).toList());
    return merged;
  }

  /** A state has taken the place of the updates up to a position. */
  void merged(DocumentHead head) {
    costs.headMap(head.position(), true).clear();
    bytes = bytesAfter(head.position());
    ids.entrySet()
        .removeIf(id -> id.getValue() <= head.position() && !head.ids().containsKey(id.getKey()));
  }
}
