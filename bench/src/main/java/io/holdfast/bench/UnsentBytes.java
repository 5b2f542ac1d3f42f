package io.holdfast.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes of a connection that are laid out and wait to be sent. */
final class UnsentBytes {

  private byte[] bytes = new byte[256];
  private int start;
  private int end;

  boolean isEmpty() {
    return start == end;
  }

  /** {@return an array with room for so many bytes from {@link #end()} on} */
  byte[] reserve(int length) {
    if (bytes.length - end >= length) {
      return bytes;
    }
    int kept = end - start;
    byte[] target = kept + length > bytes.length ? new byte[2 * (kept + length)] : bytes;
    System.arraycopy(bytes, start, target, 0, kept);
    bytes = target;
    start = 0;
    end = kept;
    return bytes;
  }

  /** {@return the offset behind what is laid out} */
  int end() {
    return end;
  }

  void endAt(int offset) {
    end = offset;
  }

  void add(byte[] added) {
    System.arraycopy(added, 0, reserve(added.length), end, added.length);
    end += added.length;
  }

  void clear() {
    start = 0;
    end = 0;
  }

  /** Sends what can be sent now. */
  void writeTo(SocketChannel channel) throws IOException {
    start += channel.write(ByteBuffer.wrap(bytes, start, end - start));
    if (isEmpty()) {
      clear();
    }
  }
}
