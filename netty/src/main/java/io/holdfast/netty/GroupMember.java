package io.holdfast.netty;

import io.holdfast.websocket.PreparedMessage;
import io.holdfast.websocket.Zlib;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who hears groups, over one transport.
 *
 * <p>Confined to its loop, but for {@link #shard}.
 */
interface GroupMember extends MemberSource {

  @Override
  default GroupMember member() {
    return this;
  }

  /** {@return whether it may be sent to} */
  boolean isOpen();

  /** {@return what it has in common with those who get the same bytes} */
  LaneKind laneKind();

  /** {@return what lends compressors, or null without compression} */
  @Nullable Zlib zlib();

  /** {@return where it is a member} */
  Memberships memberships();

  /** Takes over what the lanes that it is in have laid out and it has not taken yet. */
  void catchUp();

  /** Takes over a part of a lane's layout, which is borrowed. */
  void appendShared(ByteBuf layout, int offset, int length);

  /** Sends it a message by itself, which its transport may compress, or not. */
  void deliver(PreparedMessage message, boolean mayCompress);
}
