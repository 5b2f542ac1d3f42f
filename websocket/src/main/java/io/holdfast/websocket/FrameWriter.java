package io.holdfast.websocket;

import static io.holdfast.websocket.FrameHeader.B0_FIN;
import static io.holdfast.websocket.FrameHeader.B0_RSV1;
import static io.holdfast.websocket.FrameHeader.B1_MASK;
import static io.holdfast.websocket.FrameHeader.LENGTH_IN_16_BITS;
import static io.holdfast.websocket.FrameHeader.LENGTH_IN_64_BITS;
import static io.holdfast.websocket.FrameHeader.MAX_16_BIT_LENGTH;
import static io.holdfast.websocket.FrameHeader.MAX_CONTROL_PAYLOAD_BYTES;

import io.netty.buffer.ByteBuf;

/** Writes frames (RFC 6455 §5). The mirror image is {@link FrameParser}. */
final class FrameWriter {

  private FrameWriter() {}

  /** {@return the first byte of a frame that is a whole message, or a control frame} */
  static int firstByte(Opcode opcode, boolean isCompressed) {
    return B0_FIN | (isCompressed ? B0_RSV1 : 0) | opcode.value();
  }

  /**
   * Writes the header of an unmasked frame, 2 to 10 bytes.
   *
   * @param out borrowed
   * @param firstByte see {@link #firstByte}
   * @param payloadBytes length of the payload that follows
   */
  static void writeHeader(ByteBuf out, int firstByte, int payloadBytes) {
    writeHeader(out, firstByte, payloadBytes, 0);
  }

  /**
   * Writes the header of a masked frame, 6 to 14 bytes.
   *
   * @param out borrowed
   * @param firstByte see {@link #firstByte}
   * @param payloadBytes length of the payload that follows
   * @param maskingKey that the payload is masked with
   */
  static void writeMaskedHeader(ByteBuf out, int firstByte, int payloadBytes, int maskingKey) {
    writeHeader(out, firstByte, payloadBytes, B1_MASK);
    out.writeInt(maskingKey);
  }

  private static void writeHeader(ByteBuf out, int firstByte, int payloadBytes, int maskBit) {
    if (payloadBytes <= MAX_CONTROL_PAYLOAD_BYTES) {
      out.writeShort(firstByte << 8 | maskBit | payloadBytes);
    } else if (payloadBytes <= MAX_16_BIT_LENGTH) {
      out.writeInt((firstByte << 8 | maskBit | LENGTH_IN_16_BITS) << 16 | payloadBytes);
    } else {
      out.writeShort(firstByte << 8 | maskBit | LENGTH_IN_64_BITS).writeLong(payloadBytes);
    }
  }
}
