package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Base64;

/**
 * Bytes in text, in the standard alphabet of RFC 4648 §4, with padding or without. In what is read
 * there may be ends of lines: the official Java client writes one after every 76 characters.
 */
final class Base64Text {

  private Base64Text() {}

  /**
   * {@return the bytes, on the heap}
   *
   * @throws EngineProtocolException if the text is not base64
   */
  static ByteBuf decode(ByteBuf text, int offset, int length) {
    byte[] encoded = withoutLineEnds(ByteBufUtil.getBytes(text, offset, length));
    try {
      return Unpooled.wrappedBuffer(Base64.getDecoder().decode(encoded));
    } catch (IllegalArgumentException e) {
      throw new EngineProtocolException(
          EngineError.INVALID_BASE64, "a binary message that is not base64: " + e.getMessage());
    }
  }

  private static byte[] withoutLineEnds(byte[] encoded) {
    int length = 0;
    for (byte character : encoded) {
      if (character != '\n' && character != '\r') {
        encoded[length++] = character;
      }
    }
    return length == encoded.length ? encoded : Arrays.copyOf(encoded, length);
  }

  /** {@return the text of the bytes} */
  static byte[] encode(ByteBuf bytes, int offset, int length) {
    return Base64.getEncoder().encode(ByteBufUtil.getBytes(bytes, offset, length));
  }
}
