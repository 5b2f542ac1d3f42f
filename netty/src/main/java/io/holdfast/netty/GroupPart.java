package io.holdfast.netty;

import io.holdfast.websocket.PreparedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The members of a group on one loop.
 *
 * <p>Confined to its loop, but for {@link #shard} and {@link #isEmpty}.
 */
final class GroupPart {

  private static final int BATCH = 256;

  private final Shard shard;
  private final Group group;
  private final List<Lane> lanes = new ArrayList<>(1);
  private int size;
  private volatile boolean isEmpty = true;

  GroupPart(Shard shard, Group group) {
    this.shard = shard;
    this.group = group;
  }

  Shard shard() {
    return shard;
  }

  boolean isEmpty() {
    return isEmpty;
  }

  /** {@return whether the member was added; false if it was there, or is not open any more} */
  boolean add(FrameDecodeHandler member) {
    if (!member.isOpen() || membership(member) != null) {
      return false;
    }
    lane(member).add(member);
    size++;
    isEmpty = false;
    return true;
  }

  private Lane lane(FrameDecodeHandler member) {
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
  boolean remove(FrameDecodeHandler member) {
    Membership membership = membership(member);
    if (membership == null) {
      return false;
    }
    remove(membership);
    return true;
  }

  void remove(Membership membership) {
    membership.lane().remove(membership);
    size--;
    isEmpty = size == 0;
    group.removed();
  }

  private @Nullable Membership membership(@Nullable FrameDecodeHandler member) {
    if (member == null || member.shard() != shard) {
      return null;
    }
    for (Membership membership : member.outbox().memberships()) {
      if (membership.lane().part() == this) {
        return membership;
      }
    }
    return null;
  }

  void publish(PreparedMessage message, @Nullable FrameDecodeHandler except) {
    Membership excluded = membership(except);
    for (Lane lane : lanes) {
      if (!lane.isEmpty()) {
        lane.publish(message, in(lane, excluded));
      }
    }
  }

  void publish(Message message, @Nullable FrameDecodeHandler except) {
    Membership excluded = membership(except);
    for (Lane lane : lanes) {
      if (!lane.isEmpty()) {
        lane.publish(message, in(lane, excluded));
      }
    }
  }

  /** Calls the action for each member, a batch now and the rest in tasks of their own. */
  void forEach(Consumer<Connection> action) {
    List<Connection> members = new ArrayList<>(size);
    for (Lane lane : lanes) {
      lane.collectInto(members);
    }
    forEach(action, members);
  }

  private void forEach(Consumer<Connection> action, List<Connection> members) {
    int end = Math.min(BATCH, members.size());
    members.subList(0, end).forEach(action);
    List<Connection> rest = members.subList(end, members.size());
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
      if (!lane.isEmpty() && lane.compresses(payloadBytes)) {
        return true;
      }
    }
    return false;
  }
}
