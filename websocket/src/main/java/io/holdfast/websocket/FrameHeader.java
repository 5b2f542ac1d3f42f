package io.holdfast.websocket;

/** The layout of a frame's header (RFC 6455 §5.2). */
final class FrameHeader {

  /*
   *   byte 0            byte 1            bytes 2..         then
   *  +-+-+-+-+-------+ +-+-------------+ +---------------+ +------------------+
   *  |F|R|R|R| opcode| |M| length      | | 16 bits if the| | masking key,     |
   *  |I|S|S|S|       | |A| 0 to 125,   | | length is 126,| | 32 bits, if MASK |
   *  |N|V|V|V|       | |S| or 126, 127 | | 64 bits if it | | is set           |
   *  | |1|2|3|       | |K|             | | is 127        | |                  |
   *  +-+-+-+-+-------+ +-+-------------+ +---------------+ +------------------+
   */
  static final int B0_FIN = 0x80;
  static final int B0_RSV1 = 0x40;
  static final int B0_RSV = 0x70;
  static final int B0_OPCODE = 0x0F;
  static final int B1_MASK = 0x80;
  static final int B1_LENGTH = 0x7F;
  static final int LENGTH_IN_16_BITS = 126;
  static final int LENGTH_IN_64_BITS = 127;

  static final int MAX_CONTROL_PAYLOAD_BYTES = 125;
  static final int MAX_16_BIT_LENGTH = 0xFFFF;
  static final int MASKING_KEY_BYTES = 4;

  /** Two bytes, eight of length, four of masking key. */
  static final int MAX_BYTES = 14;

  private FrameHeader() {}

  /** {@return the length of the whole header, in bytes, as its second byte tells} */
  static int lengthBytes(int secondByte) {
    int maskBytes = (secondByte & B1_MASK) != 0 ? MASKING_KEY_BYTES : 0;
    return switch (secondByte & B1_LENGTH) {
      case LENGTH_IN_16_BITS -> 4 + maskBytes;
      case LENGTH_IN_64_BITS -> 10 + maskBytes;
      default -> 2 + maskBytes;
    };
  }

  /** {@return the length of the shortest unmasked header for a payload, in bytes} */
  static int lengthBytesFor(int payloadBytes) {
    if (payloadBytes <= MAX_CONTROL_PAYLOAD_BYTES) {
      return 2;
    }
    return payloadBytes <= MAX_16_BIT_LENGTH ? 4 : 10;
  }
}
