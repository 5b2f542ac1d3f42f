package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;

/** Lays out messages as a server sends them, unmasked and uncompressed, for many receivers. */
public final class ServerFrame {

  private ServerFrame() {}

  /**
   * {@return the length of a frame with its header, in bytes}
   *
   * @param payloadBytes of the message
   */
  public static int lengthBytes(int payloadBytes) {
    return FrameHeader.lengthBytesFor(payloadBytes) + payloadBytes;
  }

  /**
   * Writes a frame.
   *
   * @param out borrowed
   * @param isText whether the message is text
   * @param payload borrowed
   * @param offset of the first byte
   * @param length in bytes
   */
  public static void write(ByteBuf out, boolean isText, ByteBuf payload, int offset, int length) {
    Opcode opcode = isText ? Opcode.TEXT : Opcode.BINARY;
    FrameWriter.writeHeader(out, FrameWriter.firstByte(opcode, false), length);
    out.writeBytes(payload, offset, length);
  }
}
