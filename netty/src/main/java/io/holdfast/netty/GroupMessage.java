package io.holdfast.netty;

import io.holdfast.websocket.Zlib;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What is sent to a group: it has other bytes in each kind of lane. */
interface GroupMessage {

  /** It is sent to as many members of a lane. */
  default void published(int receiverCount) {}

  /** {@return whether the members of such a lane are sent to one by one} */
  boolean isForEach(LaneKind kind);

  /** Sends it to one member. */
  void sendTo(GroupMember member);

  /** {@return how many messages it is made of} */
  int count();

  /**
   * {@return the length of its bytes}
   *
   * @param kind of the lane
   * @param zlib lends compressors to lanes that share compressed messages
   */
  int lengthBytes(LaneKind kind, @Nullable Zlib zlib);

  /** Writes its bytes, as many as {@link #lengthBytes} said. */
  void write(ByteBuf out, LaneKind kind, @Nullable Zlib zlib);
}
