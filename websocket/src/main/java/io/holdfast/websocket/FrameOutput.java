package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;

/** Where a {@link WebSocketSession} puts the bytes that it wants sent, in their order. */
public interface FrameOutput {

  /**
   * Returns a buffer to append to.
   *
   * @param lengthBytes how much will be appended at most
   * @return borrowed until the next call; at least that many bytes can be written to it
   */
  ByteBuf reserve(int lengthBytes);

  /**
   * Appends bytes, by copy or by reference.
   *
   * @param bytes borrowed; retained where they are kept
   * @param offset of the first byte
   * @param length in bytes
   */
  void append(ByteBuf bytes, int offset, int length);
}
