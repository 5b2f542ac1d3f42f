package io.holdfast.netty;

import io.holdfast.websocket.FrameOutput;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has to send: gathered during a turn of its loop, written and flushed once at
 * the end of it, or sooner where it would make a slow peer.
 *
 * <p>Confined to its loop.
 */
final class Outbox implements FrameOutput, Shard.Unsent {

  /*
   * Small frames are copied one after the other into a buffer of this connection, large
   * payloads and what a room shares are kept by reference. The order is: head, then more, then
   * tail, and only the tail is written to.
   *
   * What the rooms of this connection have laid out in this turn is taken over before anything is
   * appended here, so that everything leaves in the order in which it was sent.
   *
   * A connection with a backlog copies, lest a few bytes keep alive what was shared by many.
   */
  static final int COPIED_BYTES = 2048;

  private static final int MIN_TAIL_BYTES = 256;

  /** Learns of a peer that reads slowly. */
  interface Owner {

    /** The backlog has reached its limit: the peer must go. */
    void queueOverflowed();

    /** There is a backlog now: nothing more should be read from the peer. */
    void backlogBegan();

    /** The backlog is gone. */
    void drained();
  }

  private final Shard shard;
  private final Egress egress;
  private final Owner owner;
  private final Memberships memberships;

  private @Nullable ByteBuf head;
  private @Nullable ArrayDeque<ByteBuf> more;
  private @Nullable ByteBuf tail;
  private long turnBytes;
  private long backlogBytes;
  private volatile long publishedBacklogBytes;
  private boolean isUnsent;
  private boolean isAwaitingDrain;
  private boolean isSlow;
  private boolean hasProgressed;
  private boolean isClosed;

  Outbox(Shard shard, Egress egress, Owner owner, Memberships memberships) {
    this.shard = shard;
    this.egress = egress;
    this.owner = owner;
    this.memberships = memberships;
  }

  @Override
  public ByteBuf reserve(int lengthBytes) {
    catchUp();
    ByteBuf last = ensureTail(lengthBytes);
    added(lengthBytes);
    return last;
  }

  @Override
  public void append(ByteBuf bytes, int offset, int length) {
    if (length <= COPIED_BYTES || backlogBytes > 0) {
      reserve(length).writeBytes(bytes, offset, length);
      return;
    }
    catchUp();
    appendReference(bytes.retainedSlice(offset, length));
  }

  /** Takes over what the rooms of this connection have laid out and it has not taken yet. */
  void catchUp() {
    if (shard.hasLaidOut() && !memberships.isEmpty()) {
      memberships.takeOver();
    }
  }

  /** Appends a part of a room's layout. */
  void appendShared(ByteBuf layout, int offset, int length) {
    boolean isCheapToCopy = length <= COPIED_BYTES && tail != null;
    if (backlogBytes > 0 || isCheapToCopy) {
      ensureTail(length).writeBytes(layout, offset, length);
      added(length);
    } else {
      appendReference(layout.retainedSlice(offset, length));
    }
    if (isFull()) {
      owner.queueOverflowed();
    }
  }

  private ByteBuf ensureTail(int lengthBytes) {
    ByteBuf last = tail;
    if (last == null || last.writableBytes() < lengthBytes) {
      sealTail();
      last = shard.allocator().directBuffer(Math.max(lengthBytes, MIN_TAIL_BYTES));
      tail = last;
    }
    return last;
  }

  private void appendReference(ByteBuf bytes) {
    sealTail();
    addSegment(bytes);
    added(bytes.readableBytes());
  }

  private void sealTail() {
    if (tail != null) {
      addSegment(tail);
      tail = null;
    }
  }

  private void addSegment(ByteBuf segment) {
    if (head == null) {
      head = segment;
      return;
    }
    if (more == null) {
      more = new ArrayDeque<>(4);
    }
    more.add(segment);
  }

  private void added(long bytes) {
    turnBytes += bytes;
    if (!isUnsent) {
      isUnsent = true;
      shard.addUnsent(this);
    }
  }

  /** {@return whether nothing more should be added} */
  boolean isFull() {
    long maxQueuedBytes = shard.limits().maxQueuedBytes();
    if (turnBytes > shard.limits().backlogBytes() || backlogBytes + turnBytes > maxQueuedBytes) {
      // Much in one turn does not make a slow peer: see what it takes. And whoever sends much in
      // one turn must hear that the peer is slow before it is too late.
      flush();
    }
    return backlogBytes > maxQueuedBytes || (isSlow && shard.isOverloaded());
  }

  /** {@return whether the peer reads more slowly than it is sent to} */
  boolean isSlow() {
    return isSlow;
  }

  /** {@return the backlog after the last flush; may be called by any thread} */
  long publishedBacklogBytes() {
    return publishedBacklogBytes;
  }

  /** {@return the backlog and what was added since} */
  long queuedBytes() {
    return backlogBytes + turnBytes;
  }

  /** Writes what was gathered. */
  @Override
  public void flush() {
    isUnsent = false;
    if (isClosed) {
      discard();
      return;
    }
    turnBytes = 0;
    sealTail();
    long writtenBytes = writeSegments();
    shard.counters().sent(writtenBytes);
    egress.flush();
    measureBacklog(backlogBytes + writtenBytes);
  }

  private long writeSegments() {
    ByteBuf first = head;
    if (first == null) {
      return 0;
    }
    head = null;
    long writtenBytes = first.readableBytes();
    egress.write(first);
    while (more != null && !more.isEmpty()) {
      ByteBuf next = more.remove();
      writtenBytes += next.readableBytes();
      egress.write(next);
    }
    return writtenBytes;
  }

  private void measureBacklog(long offeredBytes) {
    long pendingBytes = isClosed ? 0 : egress.pendingBytes();
    // A system that has no room left takes more only when the peer has taken some.
    hasProgressed |= backlogBytes > 0 && pendingBytes > 0 && pendingBytes < offeredBytes;
    if (pendingBytes != backlogBytes) {
      shard.addQueuedBytes(pendingBytes - backlogBytes);
      backlogBytes = pendingBytes;
      publishedBacklogBytes = pendingBytes;
    }
    if (backlogBytes > 0 && !isAwaitingDrain) {
      isAwaitingDrain = true;
      egress.whenTaken(this::taken);
      egress.flush();
    }
    if (!isSlow && backlogBytes >= shard.limits().backlogBytes()) {
      isSlow = true;
      owner.backlogBegan();
    }
  }

  private void taken() {
    isAwaitingDrain = false;
    measureBacklog(backlogBytes);
    if (isSlow && !isClosed && backlogBytes < shard.limits().backlogBytes() / 2) {
      isSlow = false;
      owner.drained();
    }
  }

  /** {@return whether the peer has taken some of the backlog since the last call} */
  boolean hasProgressed() {
    measureBacklog(backlogBytes);
    boolean progressed = hasProgressed;
    hasProgressed = false;
    return progressed;
  }

  /** Runs the task when all that was handed in so far has been taken, or never will be. */
  void whenTaken(Runnable task) {
    if (isClosed) {
      task.run();
      return;
    }
    catchUp();
    flush();
    egress.whenTaken(task);
    egress.flush();
  }

  /** The transport is gone: gives back what was not written. */
  void close() {
    isClosed = true;
    discard();
    measureBacklog(0);
  }

  private void discard() {
    sealTail();
    if (head != null) {
      head.release();
      head = null;
    }
    if (more != null) {
      more.forEach(ByteBuf::release);
      more = null;
    }
    turnBytes = 0;
  }
}
