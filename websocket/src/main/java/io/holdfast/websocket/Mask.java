package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Masks and unmasks, which are the same (RFC 6455 §5.3). */
final class Mask {

  /*
   * The key repeats every four bytes, so eight bytes at a time are combined with the key twice.
   * The words are read in the order of the machine, and the key is turned to match once. While
   * at it, the words are gathered by OR: if no byte has its highest bit set the payload is
   * ASCII, and a text message needs no second pass to be known as UTF-8.
   */
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final boolean IS_LITTLE_ENDIAN =
      ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private Mask() {}

  /**
   * Applies the key in place.
   *
   * @param buffer borrowed
   * @param offset of the first byte
   * @param length in bytes
   * @param maskingKey for the first byte on, its first byte highest
   * @return whether every byte is now below 0x80
   */
  static boolean apply(ByteBuf buffer, int offset, int length, int maskingKey) {
    if (buffer.nioBufferCount() != 1) {
      return applyBytewise(buffer, offset, length, maskingKey);
    }
    ByteBuffer bytes = buffer.internalNioBuffer(offset, length);
    return apply(bytes, bytes.position(), bytes.limit(), maskingKey);
  }

  /** Applies the key to all of a control frame's payload. */
  static void apply(byte[] payload, int maskingKey) {
    apply(ByteBuffer.wrap(payload), 0, payload.length, maskingKey);
  }

  private static boolean apply(ByteBuffer bytes, int start, int end, int maskingKey) {
    long twice = (maskingKey & 0xFFFF_FFFFL) << 32 | (maskingKey & 0xFFFF_FFFFL);
    long key = IS_LITTLE_ENDIAN ? Long.reverseBytes(twice) : twice;
    long seen = 0;
    int index = start;
    for (int last = end - Long.BYTES; index <= last; index += Long.BYTES) {
      long word = (long) LONGS.get(bytes, index) ^ key;
      LONGS.set(bytes, index, word);
      seen |= word;
    }
    int tail = 0;
    for (int shift = 24; index < end; index++, shift = (shift - 8) & 31) {
      int unmasked = bytes.get(index) ^ (maskingKey >>> shift);
      bytes.put(index, (byte) unmasked);
      tail |= unmasked;
    }
    return (seen & Utf8.HIGH_BITS) == 0 && (tail & 0x80) == 0;
  }

  private static boolean applyBytewise(ByteBuf buffer, int offset, int length, int maskingKey) {
    int seen = 0;
    for (int i = 0; i < length; i++) {
      int unmasked = buffer.getByte(offset + i) ^ (maskingKey >>> (24 - 8 * (i & 3)));
      buffer.setByte(offset + i, unmasked);
      seen |= unmasked;
    }
    return (seen & 0x80) == 0;
  }

  /** {@return the key for what follows that many bytes} */
  static int advance(int maskingKey, int length) {
    return Integer.rotateLeft(maskingKey, 8 * (length & 3));
  }
}
