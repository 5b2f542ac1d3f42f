package io.holdfast.socketio.spi;

import io.netty.buffer.ByteBuf;

/**
 * Makes packets of the messages of one connection, and hands them to its sink.
 *
 * <p>Confined to the connection's loop.
 */
public interface PacketReader {

  /**
   * Takes a message of text.
   *
   * @param payload borrowed
   * @param offset of the first byte
   * @param length in bytes, of valid UTF-8
   * @throws io.holdfast.socketio.PacketException if it is no packet, or none that may come now
   */
  void receiveText(ByteBuf payload, int offset, int length);

  /**
   * Takes a message of bytes.
   *
   * @param payload borrowed
   * @param offset of the first byte
   * @param length in bytes
   * @throws io.holdfast.socketio.PacketException if it is no packet, or none that may come now
   */
  void receiveBinary(ByteBuf payload, int offset, int length);
}
