package io.holdfast.socketio;

import java.util.Arrays;

/** An array that grows while it is written. Confined to one thread. */
final class ByteWriter {

  private byte[] bytes;
  private int length;

  /**
   * Creates a writer.
   *
   * @param length expected, in bytes; if it is met, nothing is copied
   */
  ByteWriter(int length) {
    this.bytes = new byte[length];
  }

  void write(byte one) {
    ensure(1);
    bytes[length++] = one;
  }

  void write(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  private void ensure(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
  }

  /** {@return what was written; the writer is not to be used any more} */
  byte[] bytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
