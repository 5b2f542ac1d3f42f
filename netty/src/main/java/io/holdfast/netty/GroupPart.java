package io.holdfast.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The members of a group on one loop.
 *
 * <p>Confined to its loop, but for {@link #shard}, {@link #announce} and {@link #isEmpty}.
 */
final class GroupPart {

  private static final int BATCH = 256;

  private final Shard shard;
  private final LoopGroup group;
  private final List<Lane> lanes = new ArrayList<>(1);
  private final AtomicInteger joining = new AtomicInteger();
  private int size;
  private volatile boolean isEmpty = true;

  GroupPart(Shard shard, LoopGroup group) {
    this.shard = shard;
    this.group = group;
  }

  Shard shard() {
    return shard;
  }

  /** {@return whether nobody is here, nor on the way} */
  boolean isEmpty() {
    return joining.get() == 0 && isEmpty;
  }

  /** A member is on its way: whoever announced it may send to it now. */
  void announce() {
    joining.incrementAndGet();
  }

  /** {@return whether the member was added; false if it was there, or is not open any more} */
  boolean addAnnounced(GroupMember member) {
    boolean isAdded = add(member);
    joining.decrementAndGet();
    return isAdded;
  }

  private boolean add(GroupMember member) {
    if (!member.isOpen() || membership(member) != null) {
      return false;
    }
    lane(member).add(member);
    size++;
    isEmpty = false;
    return true;
  }

  private Lane lane(GroupMember member) {
    LaneKind kind = member.laneKind();
    for (Lane lane : lanes) {
      if (lane.kind().equals(kind)) {
        return lane;
      }
    }
    Lane added = new Lane(shard, this, kind, member.zlib());
    lanes.add(added);
    return added;
  }

  /** {@return whether the member was removed; false if it was not there} */
  boolean remove(GroupMember member) {
    Membership membership = membership(member);
    if (membership == null) {
      return false;
    }
    remove(membership);
    return true;
  }

  void remove(Membership membership) {
    if (membership.lane().remove(membership)) {
      size--;
      isEmpty = size == 0;
      group.removed();
    }
  }

  private @Nullable Membership membership(@Nullable GroupMember member) {
    if (member == null || member.shard() != shard) {
      return null;
    }
    return member.memberships().in(this);
  }

  /** Another member hears in place of one, with nothing between what both hear. */
  void replace(Membership membership, GroupMember successor) {
    if (membership.lane().remove(membership)) {
      lane(successor).add(successor);
    }
  }

  void publish(GroupMessage message, @Nullable GroupMember except) {
    Membership excluded = caughtUp(except);
    for (Lane lane : lanes) {
      if (!lane.isEmpty()) {
        lane.publish(message, in(lane, excluded));
      }
    }
  }

  /** {@return the membership of who is left out, after it has taken over what came before} */
  private @Nullable Membership caughtUp(@Nullable GroupMember except) {
    if (except == null || membership(except) == null) {
      return null;
    }
    except.catchUp();
    // That may have been too much for it, and it has left.
    return membership(except);
  }

  /** Calls the action for each member, a batch now and the rest in tasks of their own. */
  void forEach(Consumer<GroupMember> action) {
    List<GroupMember> members = new ArrayList<>(size);
    for (Lane lane : lanes) {
      lane.collectInto(members);
    }
    forEach(action, members);
  }

  private void forEach(Consumer<GroupMember> action, List<GroupMember> members) {
    int end = Math.min(BATCH, members.size());
    members.subList(0, end).forEach(action);
    List<GroupMember> rest = members.subList(end, members.size());
    if (!rest.isEmpty()) {
      shard.execute(() -> forEach(action, rest));
    }
  }

  private static @Nullable Membership in(Lane lane, @Nullable Membership membership) {
    return membership != null && membership.lane() == lane ? membership : null;
  }

  /** {@return whether some lane wants the message compressed} */
  boolean compresses(int payloadBytes) {
    for (Lane lane : lanes) {
      if (!lane.isEmpty() && lane.kind().compresses(payloadBytes)) {
        return true;
      }
    }
    return false;
  }
}
