package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;

/** Takes packets in their order. */
public interface PacketSink {

  /**
   * A Message of text.
   *
   * @param payload borrowed until the method returns
   * @param offset of the first byte
   * @param length in bytes, of valid UTF-8
   */
  void onText(ByteBuf payload, int offset, int length);

  /**
   * A Message of bytes.
   *
   * @param payload borrowed until the method returns
   * @param offset of the first byte
   * @param length in bytes
   */
  void onBinary(ByteBuf payload, int offset, int length);

  /**
   * A packet of another kind.
   *
   * @param type any but {@link PacketType#MESSAGE}
   * @param text that it carries, such as {@code probe}; mostly empty
   */
  void onControl(PacketType type, String text);
}
