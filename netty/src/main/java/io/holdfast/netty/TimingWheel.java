package io.holdfast.netty;

import org.jspecify.annotations.Nullable;

/**
 * The deadlines of the connections of one loop: a million of them cost one timer.
 *
 * <p>Confined to its loop.
 */
final class TimingWheel {

  /*
   * A hashed wheel (Varghese and Lauck, 1987). A deadline lies in the slot of its tick, or in
   * the farthest slot if it is beyond the horizon. When a slot is reached each of its owners is
   * asked for its deadline anew: what moved on, as it does with every message, is put into a
   * later slot. So a deadline that moves away costs nothing until its old slot is reached.
   */
  static final long TICK_NANOS = 20_000_000;

  /** In place of a deadline. It is no time: it must not be compared with one. */
  static final long NONE = Long.MAX_VALUE;

  private static final int SLOT_COUNT = 1024;

  /** Who has a deadline. */
  interface Owner {

    /** {@return the deadline as it is now, or {@link #NONE}} */
    long deadlineNanos();

    /** The deadline has been reached. */
    void deadlineReached(long nowNanos);
  }

  /** The place of one owner in the wheel. */
  static final class Entry {

    private final Owner owner;
    private @Nullable Entry previous;
    private @Nullable Entry next;
    private int slot = -1;
    private long slotNanos;

    Entry(Owner owner) {
      this.owner = owner;
    }
  }

  private final @Nullable Entry[] slots = new @Nullable Entry[SLOT_COUNT];
  private long tickNanos;
  private int current;
  private int size;

  TimingWheel(long nowNanos) {
    this.tickNanos = nowNanos;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Puts the entry where its owner's deadline is, unless it lies earlier already. */
  void schedule(Entry entry, long nowNanos) {
    long deadlineNanos = entry.owner.deadlineNanos();
    if (deadlineNanos == NONE) {
      return;
    }
    if (isEmpty()) {
      // Nobody turned the wheel while it was empty.
      tickNanos = nowNanos;
    }
    if (entry.slot >= 0) {
      if (entry.slotNanos - deadlineNanos <= 0) {
        return;
      }
      cancel(entry);
    }
    long ticks = (deadlineNanos - tickNanos + TICK_NANOS - 1) / TICK_NANOS;
    int distance = (int) Math.max(1, Math.min(SLOT_COUNT - 1, ticks));
    insert(entry, (current + distance) % SLOT_COUNT, tickNanos + distance * TICK_NANOS);
  }

  private void insert(Entry entry, int slot, long slotNanos) {
    Entry first = slots[slot];
    entry.slot = slot;
    entry.slotNanos = slotNanos;
    entry.next = first;
    if (first != null) {
      first.previous = entry;
    }
    slots[slot] = entry;
    size++;
  }

  void cancel(Entry entry) {
    if (entry.slot < 0) {
      return;
    }
    if (entry.previous != null) {
      entry.previous.next = entry.next;
    } else {
      slots[entry.slot] = entry.next;
    }
    if (entry.next != null) {
      entry.next.previous = entry.previous;
    }
    entry.previous = null;
    entry.next = null;
    entry.slot = -1;
    size--;
  }

  /** Turns the wheel to the time, and tells whose deadline has been reached. */
  void advance(long nowNanos) {
    while (nowNanos - tickNanos >= TICK_NANOS) {
      tickNanos += TICK_NANOS;
      current = (current + 1) % SLOT_COUNT;
      expire(current, nowNanos);
    }
  }

  private void expire(int slot, long nowNanos) {
    Entry entry = slots[slot];
    while (entry != null) {
      cancel(entry);
      long deadlineNanos = entry.owner.deadlineNanos();
      if (deadlineNanos != NONE && deadlineNanos - nowNanos <= 0) {
        entry.owner.deadlineReached(nowNanos);
      }
      schedule(entry, nowNanos);
      entry = slots[slot];
    }
  }
}
