package io.holdfast.bench;

import java.nio.charset.StandardCharsets;

/** Where the parts of an HTTP/1.1 answer are. */
final class HttpAnswer {

  private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LENGTH = "\ncontent-length:".getBytes(StandardCharsets.US_ASCII);

  private HttpAnswer() {}

  /** {@return the offset of the first byte of the body, -1 if the head is not whole} */
  static int bodyOffset(byte[] in, int offset, int end) {
    for (int at = offset + 3; at < end; at++) {
      if (in[at] == '\n' && in[at - 1] == '\r' && in[at - 2] == '\n') {
        return at + 1;
      }
    }
    return -1;
  }

  /**
   * {@return the length of the body, in bytes}
   *
   * @throws LoadFailure if the status is not 200, or the length is not told
   */
  static int bodyLength(byte[] in, int offset, int bodyOffset) {
    if (!isAt(OK, in, offset, bodyOffset)) {
      String head = new String(in, offset, bodyOffset - offset, StandardCharsets.ISO_8859_1);
      throw new LoadFailure("the server answered " + head.lines().findFirst().orElse(""));
    }
    for (int at = offset; at < bodyOffset; at++) {
      if (in[at] == '\n' && isAt(LENGTH, in, at, bodyOffset)) {
        return number(in, at + LENGTH.length, bodyOffset);
      }
    }
    throw new LoadFailure("an answer without Content-Length");
  }

  /** {@return whether the bytes are there, letters in either case} */
  private static boolean isAt(byte[] bytes, byte[] in, int offset, int end) {
    if (end - offset < bytes.length) {
      return false;
    }
    for (int index = 0; index < bytes.length; index++) {
      byte found = in[offset + index];
      boolean isUpper = found >= 'A' && found <= 'Z' && bytes[index] >= 'a';
      if (bytes[index] != (isUpper ? found + ('a' - 'A') : found)) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] in, int offset, int end) {
    String line = new String(in, offset, end - offset, StandardCharsets.ISO_8859_1);
    String digits = line.lines().findFirst().orElse("").trim();
    try {
      return Integer.parseUnsignedInt(digits);
    } catch (NumberFormatException e) {
      throw new LoadFailure("an answer of length " + digits, e);
    }
  }
}
