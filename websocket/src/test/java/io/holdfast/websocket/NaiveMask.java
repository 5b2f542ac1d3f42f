package io.holdfast.websocket;

/** Masks as RFC 6455 §5.3 says it, one byte at a time: the twin that {@link Mask} must equal. */
final class NaiveMask {

  private NaiveMask() {}

  static byte[] apply(byte[] bytes, int maskingKey) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int j = i % 4;
      int keyOctet = (maskingKey >>> (8 * (3 - j))) & 0xFF;
      result[i] = (byte) (bytes[i] ^ keyOctet);
    }
    return result;
  }
}
