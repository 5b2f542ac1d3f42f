package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * Takes the packets out of the body of a request of revision 3, which gives each one's length: in
 * text as {@code 6:4hello}, counted in UTF-16 code units; in bytes as {@code 00 06 ff} and the
 * packet, or {@code 01} in front of a binary one, counted in bytes.
 */
final class CountedPayloadParser {

  /** In front of a binary packet in the byte form. */
  static final byte BINARY = 1;

  /** In front of a packet of text in the byte form. */
  static final byte TEXT = 0;

  /** Behind the digits of a length in the byte form. */
  static final int LENGTH_END = 0xff;

  /** Nine digits fit an int; no payload that a limit lets through needs more. */
  private static final int MAX_LENGTH_DIGITS = 9;

  private final ByteBuf payload;
  private final PacketSink sink;
  private final int end;
  private int offset;

  private CountedPayloadParser(ByteBuf payload, PacketSink sink) {
    this.payload = payload;
    this.sink = sink;
    this.offset = payload.readerIndex();
    this.end = payload.writerIndex();
  }

  /**
   * Parses a payload in text. The packets before a broken one are handed on.
   *
   * @param payload borrowed, not consumed
   * @param sink takes the packets
   * @throws EngineProtocolException if the payload or a packet in it is broken
   */
  static void parseText(ByteBuf payload, PacketSink sink) {
    requireUtf8(payload, payload.readerIndex(), payload.readableBytes());
    CountedPayloadParser parser = new CountedPayloadParser(payload, sink);
    parser.requireMore();
    while (parser.offset < parser.end) {
      parser.parseTextPacket();
    }
  }

  /**
   * Parses a payload in bytes. The packets before a broken one are handed on.
   *
   * @param payload borrowed, not consumed
   * @param sink takes the packets
   * @throws EngineProtocolException if the payload or a packet in it is broken
   */
  static void parseBytes(ByteBuf payload, PacketSink sink) {
    CountedPayloadParser parser = new CountedPayloadParser(payload, sink);
    parser.requireMore();
    while (parser.offset < parser.end) {
      parser.parseBytesPacket();
    }
  }

  private void parseTextPacket() {
    int units = parseLength('0', ':');
    int start = offset;
    skipUnits(units);
    if (offset > start && payload.getByte(start) == PayloadParser.BINARY_MARK) {
      parseBase64Packet(start + 1, offset - start - 1);
    } else {
      PacketParser.parseText(payload, start, offset - start, sink);
    }
  }

  private void parseBase64Packet(int start, int length) {
    if (length == 0 || PacketType.ofDigit(payload.getByte(start)) != PacketType.MESSAGE) {
      throw new EngineProtocolException(
          EngineError.INVALID_PACKET, "a binary packet that is no message");
    }
    ByteBuf bytes = Base64Text.decode(payload, start + 1, length - 1);
    sink.onBinary(bytes, bytes.readerIndex(), bytes.readableBytes());
  }

  private void parseBytesPacket() {
    byte kind = payload.getByte(offset++);
    if (kind != TEXT && kind != BINARY) {
      throw invalid("a packet that is neither text nor binary");
    }
    int length = parseLength(0, LENGTH_END);
    if (length > end - offset) {
      throw invalid("a packet that is longer than its payload");
    }
    int start = offset;
    offset += length;
    if (kind == BINARY) {
      PacketParser.parseBinary(payload, start, length, Revision.THREE, sink);
    } else {
      requireUtf8(payload, start, length);
      PacketParser.parseText(payload, start, length, sink);
    }
  }

  /** Parses digits, of which the first has the value {@code zero}, up to a terminator. */
  private int parseLength(int zero, int terminator) {
    int length = 0;
    for (int digits = 0; offset < end; digits++) {
      int next = payload.getUnsignedByte(offset++);
      if (next == terminator && digits > 0) {
        return length;
      }
      int digit = next - zero;
      if (digit < 0 || digit > 9 || digits == MAX_LENGTH_DIGITS) {
        throw invalid("a length that is no number");
      }
      length = 10 * length + digit;
    }
    throw invalid("a payload that ends within a length");
  }

  /** Moves on by so many UTF-16 code units of UTF-8: two for what takes four bytes, else one. */
  private void skipUnits(int units) {
    int left = units;
    while (left > 0) {
      if (offset >= end) {
        throw invalid("a packet that is longer than its payload");
      }
      int first = payload.getUnsignedByte(offset);
      offset += first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
      left -= first < 0xf0 ? 1 : 2;
    }
    if (left < 0) {
      throw invalid("a packet that ends within a character");
    }
  }

  private void requireMore() {
    if (offset == end) {
      throw invalid("an empty payload");
    }
  }

  private static void requireUtf8(ByteBuf text, int offset, int length) {
    if (!ByteBufUtil.isText(text, offset, length, StandardCharsets.UTF_8)) {
      throw new EngineProtocolException(EngineError.INVALID_UTF8, "a payload that is not UTF-8");
    }
  }

  private static EngineProtocolException invalid(String found) {
    return new EngineProtocolException(EngineError.INVALID_PAYLOAD, found);
  }
}
