package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 (RFC 3629) as it arrives, and tells at the first byte that cannot be right (RFC 6455
 * §8.1).
 */
final class Utf8 {

  /*
   * A state says which bytes may follow: how many are missing from the character (bits 16 on),
   * and the lowest (bits 8 to 15) and highest (bits 0 to 7) value of the next one. Only the
   * first byte after a lead byte has a range narrower than 80 to BF: that is what excludes
   * overlong forms, surrogates and all above U+10FFFF (RFC 3629 §4).
   */

  /** Between two characters. */
  static final int ACCEPT = 0;

  /** After a byte that cannot be. */
  static final int REJECT = -1;

  static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private Utf8() {}

  /**
   * Checks a part of a text.
   *
   * @param state after the part before, {@link #ACCEPT} at first
   * @param buffer borrowed
   * @param offset of the first byte
   * @param length in bytes
   * @return the state after the part; {@link #ACCEPT} where a text may end
   */
  static int advance(int state, ByteBuf buffer, int offset, int length) {
    if (buffer.nioBufferCount() != 1) {
      int next = state;
      for (int i = 0; i < length && next != REJECT; i++) {
        next = advance(next, buffer.getByte(offset + i) & 0xFF);
      }
      return next;
    }
    ByteBuffer bytes = buffer.internalNioBuffer(offset, length);
    return advance(state, bytes, bytes.position(), bytes.limit());
  }

  /** {@return whether all of it is UTF-8} */
  static boolean isValid(byte[] text, int offset, int length) {
    return advance(ACCEPT, ByteBuffer.wrap(text), offset, offset + length) == ACCEPT;
  }

  private static int advance(int state, ByteBuffer bytes, int start, int end) {
    int next = state;
    int index = start;
    while (index < end && next != REJECT) {
      if (next == ACCEPT) {
        index = skipAscii(bytes, index, end);
        if (index == end) {
          return ACCEPT;
        }
      }
      next = advance(next, bytes.get(index++) & 0xFF);
    }
    return next;
  }

  private static int skipAscii(ByteBuffer bytes, int start, int end) {
    int index = start;
    int last = end - Long.BYTES;
    while (index <= last && ((long) LONGS.get(bytes, index) & HIGH_BITS) == 0) {
      index += Long.BYTES;
    }
    while (index < end && bytes.get(index) >= 0) {
      index++;
    }
    return index;
  }

  private static int advance(int state, int value) {
    if (state == ACCEPT) {
      return afterLead(value);
    }
    if (value < (state >> 8 & 0xFF) || value > (state & 0xFF)) {
      return REJECT;
    }
    int missing = (state >> 16) - 1;
    return missing == 0 ? ACCEPT : missing << 16 | 0x80BF;
  }

  private static int afterLead(int value) {
    if (value < 0x80) {
      return ACCEPT;
    }
    if (value < 0xE0) {
      return value < 0xC2 ? REJECT : 1 << 16 | 0x80BF;
    }
    if (value < 0xF0) {
      return 2 << 16 | (value == 0xE0 ? 0xA0BF : value == 0xED ? 0x809F : 0x80BF);
    }
    if (value < 0xF5) {
      return 3 << 16 | (value == 0xF0 ? 0x90BF : value == 0xF4 ? 0x808F : 0x80BF);
    }
    return REJECT;
  }
}
