package io.holdfast.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a room that were removed last, as the log keeps it.
 *
 * @param room of that name
 * @param positions where they were, the last removed at the end
 */
record RemovedMessages(String room, List<Long> positions) {

  RemovedMessages {
    positions = List.copyOf(positions);
  }

  RemovedMessages with(long position, int max) {
    List<Long> more = new ArrayList<>(positions);
    more.remove(position);
    more.add(position);
    return new RemovedMessages(room, more.subList(Math.max(0, more.size() - max), more.size()));
  }

  RemovedMessages without(long position) {
    List<Long> fewer = new ArrayList<>(positions);
    fewer.remove(position);
    return new RemovedMessages(room, fewer);
  }
}
