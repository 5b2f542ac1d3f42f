package io.holdfast.netty;

import io.holdfast.engineio.EngineSession;
import io.holdfast.engineio.Revision;
import io.holdfast.websocket.PreparedMessage;
import io.holdfast.websocket.Zlib;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A session that polls, as a member of groups.
 *
 * <p>Confined to its loop, but for {@link #shard}.
 */
final class PollingMember implements GroupMember, Shard.Unsent {

  private final Shard shard;
  private final EngineSession session;
  private final Runnable whenFlushed;
  private final Memberships memberships;
  private boolean isUnsent;

  /** What there is in the answer to the next poll. */
  private boolean hasCompressible;

  private boolean hasUncompressed;

  PollingMember(Shard shard, EngineSession session, Runnable whenFlushed) {
    this.shard = shard;
    this.session = session;
    this.whenFlushed = whenFlushed;
    this.memberships = new Memberships(shard);
  }

  @Override
  public Shard shard() {
    return shard;
  }

  @Override
  public boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public LaneKind laneKind() {
    return session.revision() == Revision.FOUR ? LaneKind.POLLS : LaneKind.EACH_POLL;
  }

  @Override
  public @Nullable Zlib zlib() {
    return null;
  }

  @Override
  public Memberships memberships() {
    return memberships;
  }

  /** To be called before anything is sent to the session alone. */
  @Override
  public void catchUp() {
    if (shard.hasLaidOut() && !memberships.isEmpty()) {
      memberships.takeOver();
    }
  }

  @Override
  public void appendShared(ByteBuf layout, int offset, int length) {
    session.sendPackets(layout, offset, length);
    added(true);
  }

  @Override
  public void deliver(PreparedMessage message, boolean mayCompress) {
    catchUp();
    ByteBuf payload = message.payload();
    if (message.isText()) {
      session.sendText(payload, 0, message.payloadBytes());
    } else {
      session.sendBinary(payload, 0, message.payloadBytes());
    }
    added(mayCompress);
  }

  /** Something is sent: a poll that waits is answered at the end of the turn. */
  void added(boolean mayCompress) {
    hasCompressible |= mayCompress;
    hasUncompressed |= !mayCompress;
    if (!isUnsent) {
      isUnsent = true;
      shard.addUnsent(this);
    }
  }

  /** {@return whether the answer to a poll, which takes all that waits, may be compressed} */
  boolean takeCompression() {
    boolean mayCompress = hasCompressible || !hasUncompressed;
    hasCompressible = false;
    hasUncompressed = false;
    return mayCompress;
  }

  @Override
  public void flush() {
    isUnsent = false;
    session.flush();
    whenFlushed.run();
  }
}
