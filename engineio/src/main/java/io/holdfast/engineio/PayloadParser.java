package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** Takes the packets out of the body of a request. */
final class PayloadParser {

  /** Between two packets. */
  static final byte SEPARATOR = 0x1e;

  /** In front of a binary message, which is in base64. */
  static final byte BINARY_MARK = 'b';

  private PayloadParser() {}

  /**
   * Parses a payload of either revision. The packets before a broken one are handed on.
   *
   * @param revision that the client speaks
   * @param payload borrowed, not consumed
   * @param isBytes whether it came as bytes, which revision 4 knows nothing of
   * @param sink takes the packets
   * @throws EngineProtocolException if the payload or a packet in it is broken
   */
  static void parse(Revision revision, ByteBuf payload, boolean isBytes, PacketSink sink) {
    if (revision == Revision.FOUR) {
      parse(payload, sink);
    } else if (isBytes) {
      CountedPayloadParser.parseBytes(payload, sink);
    } else {
      CountedPayloadParser.parseText(payload, sink);
    }
  }

  /**
   * Parses a payload of revision 4. The packets before a broken one are handed on.
   *
   * @param payload borrowed, not consumed
   * @param sink takes the packets
   * @throws EngineProtocolException if it is not UTF-8, or a packet is broken
   */
  static void parse(ByteBuf payload, PacketSink sink) {
    int offset = payload.readerIndex();
    int end = payload.writerIndex();
    if (!ByteBufUtil.isText(payload, offset, end - offset, StandardCharsets.UTF_8)) {
      throw new EngineProtocolException(EngineError.INVALID_UTF8, "a payload that is not UTF-8");
    }
    while (offset <= end) {
      int separator = payload.indexOf(offset, end, SEPARATOR);
      int packetEnd = separator < 0 ? end : separator;
      parsePacket(payload, offset, packetEnd - offset, sink);
      offset = packetEnd + 1;
    }
  }

  private static void parsePacket(ByteBuf payload, int offset, int length, PacketSink sink) {
    if (length > 0 && payload.getByte(offset) == BINARY_MARK) {
      ByteBuf bytes = Base64Text.decode(payload, offset + 1, length - 1);
      sink.onBinary(bytes, bytes.readerIndex(), bytes.readableBytes());
    } else {
      PacketParser.parseText(payload, offset, length, sink);
    }
  }
}
