package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;

/** Takes the messages that a {@link MessageAssembler} puts together. */
interface MessageSink {

  /**
   * A whole text message.
   *
   * @param payload borrowed until the method returns
   * @param offset of the first byte
   * @param length in bytes, of valid UTF-8
   */
  void onText(ByteBuf payload, int offset, int length);

  /**
   * A whole binary message.
   *
   * @param payload borrowed until the method returns
   * @param offset of the first byte
   * @param length in bytes
   */
  void onBinary(ByteBuf payload, int offset, int length);

  /** A Ping with 0 to 125 bytes, for the receiver to keep. */
  void onPing(byte[] payload);

  /** A Pong with 0 to 125 bytes, for the receiver to keep. */
  void onPong(byte[] payload);

  /**
   * A Close frame.
   *
   * @param closeCode as received, or {@link CloseCode#NO_STATUS}
   * @param reason as received, or empty
   */
  void onClose(CloseCode closeCode, String reason);
}
