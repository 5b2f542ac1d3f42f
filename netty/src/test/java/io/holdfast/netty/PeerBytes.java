package io.holdfast.netty;

import java.io.InputStream;
import java.util.Arrays;

/** Input that a test adds to; at its end for the moment when all has been read. */
final class PeerBytes extends InputStream {

  private byte[] bytes = {};
  private int offset;

  void add(byte[] more) {
    byte[] rest = Arrays.copyOfRange(bytes, offset, bytes.length);
    bytes = Frames.joined(rest, more);
    offset = 0;
  }

  @Override
  public int read() {
    return offset < bytes.length ? bytes[offset++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int start, int length) {
    int count = Math.min(length, available());
    System.arraycopy(bytes, offset, target, start, count);
    offset += count;
    return count > 0 || length == 0 ? count : -1;
  }

  @Override
  public int available() {
    return bytes.length - offset;
  }
}
