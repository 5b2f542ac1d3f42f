package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;

/** A WebSocket that carries packets, one in each message, in their order. */
public interface MessageTransport {

  /**
   * Sends a text message.
   *
   * @param packet borrowed
   * @param offset of the first byte
   * @param length in bytes, of valid UTF-8
   */
  void sendText(ByteBuf packet, int offset, int length);

  /**
   * Sends a binary message.
   *
   * @param packet borrowed
   * @param offset of the first byte
   * @param length in bytes
   */
  void sendBinary(ByteBuf packet, int offset, int length);

  /** {@return whether what is sent now is taken soon, since nothing waits} */
  boolean isWritable();

  /** Closes the WebSocket after all that was sent. */
  void close();
}
