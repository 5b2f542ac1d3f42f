package io.holdfast.socketio;

import io.holdfast.socketio.spi.BroadcastOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last events of a namespace, in memory, by their rooms.
 *
 * <p>Confined to the lock of its adapter.
 */
final class PacketStore {

  /*
   * Positions count events from 1. Invariant: prunedTo ≤ head; packets are those of the positions
   * prunedTo + 1 to head, and each is in the queues of its rooms, or of all if it has none, in the
   * same order: what is first of all is first in each.
   */
  private final int maxPackets;
  private final long maxBytes;
  private final ArrayDeque<StoredPacket> packets = new ArrayDeque<>();
  private final ArrayDeque<StoredPacket> toAll = new ArrayDeque<>();
  private final Map<String, ArrayDeque<StoredPacket>> byRoom = new HashMap<>();
  private long sizeBytes;
  private long head;
  private long prunedTo;

  PacketStore(int maxPackets, long maxBytes) {
    this.maxPackets = maxPackets;
    this.maxBytes = maxBytes;
  }

  /** {@return the position of the last event} */
  long head() {
    return head;
  }

  int size() {
    return packets.size();
  }

  boolean isEmpty() {
    return packets.isEmpty();
  }

  /** Appends the event of the position that follows the last. */
  void append(List<JsonValue> arguments, BroadcastOptions options) {
    head++;
    StoredPacket packet = StoredPacket.of(head, arguments, options);
    packets.add(packet);
    sizeBytes += packet.sizeBytes();
    if (options.rooms().isEmpty()) {
      toAll.add(packet);
    }
    for (String room : options.rooms()) {
      byRoom.computeIfAbsent(room, key -> new ArrayDeque<>(2)).add(packet);
    }
    while (packets.size() > maxPackets || sizeBytes > maxBytes) {
      removeFirst();
    }
  }

  private void removeFirst() {
    StoredPacket packet = packets.remove();
    prunedTo = packet.position();
    sizeBytes -= packet.sizeBytes();
    if (packet.options().rooms().isEmpty()) {
      toAll.remove();
    }
    for (String room : packet.options().rooms()) {
      byRoom.computeIfPresent(
          room,
          (key, queue) -> {
            queue.remove();
            return queue.isEmpty() ? null : queue;
          });
    }
  }

  /** Forgets what nobody needs. */
  void prune(long toPosition) {
    while (!packets.isEmpty() && packets.element().position() <= toPosition) {
      removeFirst();
    }
  }

  /** {@return whether all is there that came after a position} */
  boolean has(long afterPosition) {
    return afterPosition >= prunedTo && afterPosition <= head;
  }

  /** {@return what was meant for a socket in these rooms after a position, in order} */
  List<StoredPacket> read(long afterPosition, Set<String> rooms) {
    TreeMap<Long, StoredPacket> found = new TreeMap<>();
    collect(toAll, afterPosition, found);
    for (String room : rooms) {
      collect(byRoom.get(room), afterPosition, found);
    }
    Collection<StoredPacket> ordered = found.values();
    List<StoredPacket> missed = new ArrayList<>(ordered.size());
    for (StoredPacket packet : ordered) {
      if (!packet.excludes(rooms)) {
        missed.add(packet);
      }
    }
    return missed;
  }

  /** From the end: the effort is that of what was missed. */
  private static void collect(
      @Nullable ArrayDeque<StoredPacket> queue, long afterPosition, Map<Long, StoredPacket> found) {
    if (queue != null) {
      Iterator<StoredPacket> backwards = queue.descendingIterator();
      while (backwards.hasNext()) {
        StoredPacket packet = backwards.next();
        if (packet.position() <= afterPosition) {
          return;
        }
        found.put(packet.position(), packet);
      }
    }
  }
}
