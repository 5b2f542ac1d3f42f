package io.holdfast.netty;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that one member is in.
 *
 * <p>Confined to the member's loop.
 */
final class Memberships {

  /** From so many on they are looked up by their part, and found by what was laid out. */
  private static final int MANY = 16;

  private static final @Nullable Membership[] NONE = {};

  private final Shard shard;
  private @Nullable Membership[] all = NONE;
  private int size;
  private @Nullable IdentityHashMap<GroupPart, Membership> byPart;

  Memberships(Shard shard) {
    this.shard = shard;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  private Membership at(int index) {
    Membership membership = all[index];
    assert membership != null;
    return membership;
  }

  void add(Membership membership) {
    if (size == all.length) {
      all = Arrays.copyOf(all, Math.max(1, 2 * size));
    }
    membership.place = size;
    all[size++] = membership;
    if (byPart != null) {
      byPart.put(membership.lane().part(), membership);
    } else if (size == MANY) {
      IdentityHashMap<GroupPart, Membership> index = new IdentityHashMap<>();
      for (int i = 0; i < size; i++) {
        index.put(at(i).lane().part(), at(i));
      }
      byPart = index;
    }
  }

  /** {@return false if it had been removed} */
  boolean remove(Membership membership) {
    int place = membership.place;
    if (place >= size || at(place) != membership) {
      return false;
    }
    Membership last = at(--size);
    all[place] = last;
    last.place = place;
    all[size] = null;
    if (byPart != null) {
      byPart.remove(membership.lane().part());
    }
    return true;
  }

  /** {@return the membership in that part of a group, or null} */
  @Nullable Membership in(GroupPart part) {
    if (byPart != null) {
      return byPart.get(part);
    }
    for (int i = 0; i < size; i++) {
      if (at(i).lane().part() == part) {
        return at(i);
      }
    }
    return null;
  }

  /** Leaves all groups. */
  void leaveAll() {
    while (size > 0) {
      Membership last = at(size - 1);
      last.lane().part().remove(last);
    }
  }

  /** Goes over to another member in all groups: it hears what is sent from now on. */
  void moveTo(GroupMember successor) {
    while (size > 0) {
      Membership last = at(size - 1);
      last.lane().part().replace(last, successor);
    }
  }

  /** Hands over what the lanes have laid out for the member, in the order of sending. */
  void takeOver() {
    Membership behind = null;
    int behindCount = 0;
    if (byPart == null) {
      for (int i = 0; i < size; i++) {
        if (at(i).isBehind()) {
          behind = at(i);
          behindCount++;
        }
      }
    } else {
      behindCount = MANY;
    }
    if (behind != null && behindCount == 1) {
      behind.takeAll();
    } else if (behindCount > 1) {
      merge();
    }
  }

  private void merge() {
    PriorityQueue<Membership> behind = new PriorityQueue<>(Membership.BY_NEXT_SEQUENCE);
    if (byPart == null) {
      for (int i = 0; i < size; i++) {
        addIfBehind(at(i), behind);
      }
    } else {
      for (Lane lane : shard.laidOut()) {
        addIfBehind(byPart.get(lane.part()), behind);
      }
    }
    Membership next = behind.poll();
    while (next != null) {
      // It may be up to date by now: a member for which it is too much takes the rest and leaves.
      if (next.isBehind()) {
        next.takeNext();
        addIfBehind(next, behind);
      }
      next = behind.poll();
    }
  }

  private static void addIfBehind(
      @Nullable Membership membership, PriorityQueue<Membership> behind) {
    if (membership != null && membership.isBehind()) {
      behind.add(membership);
    }
  }
}
