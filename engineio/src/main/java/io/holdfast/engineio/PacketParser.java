package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads packets that stand alone, as they do in WebSocket messages. */
final class PacketParser {

  private PacketParser() {}

  /**
   * Parses a packet in text: a digit, then what it carries.
   *
   * @param packet borrowed
   * @param offset of the digit
   * @param length in bytes, of valid UTF-8
   * @param sink takes the packet
   * @throws EngineProtocolException if the packet is empty or of no known kind
   */
  static void parseText(ByteBuf packet, int offset, int length, PacketSink sink) {
    PacketType type = length == 0 ? null : PacketType.ofDigit(packet.getByte(offset));
    if (type == null) {
      throw invalid(length == 0 ? "an empty packet" : "a packet of no known kind");
    }
    if (type == PacketType.MESSAGE) {
      sink.onText(packet, offset + 1, length - 1);
    } else {
      sink.onControl(type, packet.toString(offset + 1, length - 1, StandardCharsets.UTF_8));
    }
  }

  /**
   * Parses a packet in bytes: all of it is a message in revision 4, while revision 3 puts the
   * number of the kind in front.
   *
   * @param packet borrowed
   * @param offset of the first byte
   * @param length in bytes
   * @param revision of the session
   * @param sink takes the packet
   * @throws EngineProtocolException if the packet is no message
   */
  static void parseBinary(
      ByteBuf packet, int offset, int length, Revision revision, PacketSink sink) {
    if (revision == Revision.FOUR) {
      sink.onBinary(packet, offset, length);
    } else if (length > 0 && PacketType.ofNumber(packet.getByte(offset)) == PacketType.MESSAGE) {
      sink.onBinary(packet, offset + 1, length - 1);
    } else {
      throw invalid("a binary packet that is no message");
    }
  }

  private static EngineProtocolException invalid(String found) {
    return new EngineProtocolException(EngineError.INVALID_PACKET, found);
  }
}
