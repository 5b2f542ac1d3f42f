package io.holdfast.netty;

import io.holdfast.websocket.Zlib;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members of a group that live on the same loop and get the same bytes.
 *
 * <p>Confined to its loop.
 */
final class Lane {

  /*
   * What the lane receives in a turn is laid out once, frame after frame. At the end of the
   * turn each member gets a reference to all of it. A member that needs it earlier, because
   * something is sent to it alone and must come after, takes what there is then, and the rest
   * later. One that must not see a message takes what came before and then counts the message
   * as taken.
   *
   * Messages are numbered over the life of the lane; those laid out are firstMessage up to and
   * without firstMessage + messageCount. Number firstMessage + i ends at ends[i] in the layout;
   * its place in the order of all that the loop sends is sequences[i].
   *
   * Invariant: firstMessage ≤ nextMessage ≤ firstMessage + messageCount for each member.
   */
  private static final int MIN_LAYOUT_BYTES = 512;
  private static final int MAX_LAYOUT_BYTES = 64 << 10;

  private final Shard shard;
  private final GroupPart part;
  private final LaneKind kind;
  private final @Nullable Zlib zlib;

  private @Nullable Membership[] members = new @Nullable Membership[2];
  private int size;

  private @Nullable ByteBuf layout;
  private int layoutBytes = MIN_LAYOUT_BYTES;
  private long turnBytes;
  private boolean isLaidOut;
  private long firstMessage;
  private int messageCount;
  private int[] ends = new int[4];
  private long[] sequences = new long[4];

  /**
   * Creates an empty lane.
   *
   * @param shard of the loop
   * @param part of the group that it belongs to
   * @param kind of its members
   * @param zlib lends compressors, or null where the kind needs none
   */
  Lane(Shard shard, GroupPart part, LaneKind kind, @Nullable Zlib zlib) {
    this.shard = shard;
    this.part = part;
    this.kind = kind;
    this.zlib = zlib;
  }

  GroupPart part() {
    return part;
  }

  LaneKind kind() {
    return kind;
  }

  /** Adds a member; it sees what is sent from now on. */
  void add(GroupMember member) {
    Membership membership = new Membership(this, member);
    if (size == members.length) {
      members = Arrays.copyOf(members, 2 * size);
    }
    membership.index = size;
    membership.nextMessage = endMessage();
    members[size++] = membership;
    member.memberships().add(membership);
  }

  /**
   * Removes a member; it still sees what was sent before.
   *
   * @return false if that was too much for it, and it has left by itself
   */
  boolean remove(Membership membership) {
    GroupMember member = membership.member();
    member.catchUp();
    if (!member.memberships().remove(membership)) {
      return false;
    }
    Membership last = members[--size];
    assert last != null;
    members[membership.index] = last;
    last.index = membership.index;
    members[size] = null;
    return true;
  }

  void collectInto(List<GroupMember> collected) {
    for (int i = 0; i < size; i++) {
      Membership membership = members[i];
      assert membership != null;
      collected.add(membership.member());
    }
  }

  boolean isEmpty() {
    return size == 0;
  }

  /**
   * Lays out a message for the members.
   *
   * @param message to lay out
   * @param except who does not get it and has taken over what came before, or null
   */
  void publish(GroupMessage message, @Nullable Membership except) {
    message.published(except == null ? size : size - 1);
    if (message.isForEach(kind)) {
      sendToEach(message, except);
      return;
    }
    message.write(ensureLayout(message.lengthBytes(kind, zlib)), kind, zlib);
    laidOut(message.count(), except);
  }

  private void sendToEach(GroupMessage message, @Nullable Membership except) {
    for (int i = size - 1; i >= 0; i--) {
      Membership membership = members[i];
      assert membership != null;
      if (membership != except) {
        message.sendTo(membership.member());
      }
    }
  }

  private ByteBuf ensureLayout(int lengthBytes) {
    if (layout != null && layout.writableBytes() < lengthBytes) {
      shareOut();
      layoutBytes = Math.min(MAX_LAYOUT_BYTES, 2 * layoutBytes);
    }
    if (layout == null) {
      layout = shard.allocator().directBuffer(Math.max(lengthBytes, layoutBytes));
    }
    return layout;
  }

  private void laidOut(int count, @Nullable Membership except) {
    assert layout != null;
    if (messageCount == ends.length) {
      ends = Arrays.copyOf(ends, 2 * messageCount);
      sequences = Arrays.copyOf(sequences, 2 * messageCount);
    }
    ends[messageCount] = layout.writerIndex();
    sequences[messageCount++] = shard.nextSequence();
    shard.counters().messagesOut((long) count * (except == null ? size : size - 1));
    if (except != null) {
      except.nextMessage = endMessage();
    }
    if (!isLaidOut) {
      isLaidOut = true;
      shard.addLaidOut(this);
    }
  }

  /** The end of the turn: everybody gets what is still due, and the layout is let go. */
  void endTurn() {
    isLaidOut = false;
    shareOut();
    // A burst is often followed by another one like it.
    int used = (int) Math.min(MAX_LAYOUT_BYTES, turnBytes);
    layoutBytes = Math.max(MIN_LAYOUT_BYTES, Integer.highestOneBit(Math.max(1, used - 1)) << 1);
    turnBytes = 0;
  }

  private void shareOut() {
    ByteBuf shared = layout;
    if (shared == null) {
      return;
    }
    int index = 0;
    while (index < size) {
      Membership membership = members[index];
      assert membership != null;
      membership.member().catchUp();
      if (index < size && membership.equals(members[index])) {
        index++;
      }
      // Else the member was too slow and has left, and the last one has taken its place.
    }
    turnBytes += shared.writerIndex();
    firstMessage = endMessage();
    messageCount = 0;
    layout = null;
    shared.release();
  }

  private long endMessage() {
    return firstMessage + messageCount;
  }

  boolean isBehind(Membership membership) {
    return membership.nextMessage < endMessage();
  }

  /** {@return the place of a member's next message in the order of the turn} */
  long nextSequence(Membership membership) {
    return isBehind(membership)
        ? sequences[(int) (membership.nextMessage - firstMessage)]
        : Long.MAX_VALUE;
  }

  void handOverAll(Membership membership) {
    handOver(membership, endMessage());
  }

  void handOverNext(Membership membership) {
    handOver(membership, membership.nextMessage + 1);
  }

  private void handOver(Membership membership, long endMessage) {
    assert layout != null && endMessage <= endMessage();
    int from = (int) (membership.nextMessage - firstMessage);
    int start = from == 0 ? 0 : ends[from - 1];
    int end = ends[(int) (endMessage - firstMessage) - 1];
    membership.nextMessage = endMessage;
    membership.member().appendShared(layout, start, end - start);
  }
}
