package io.holdfast.netty;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Frames as a client sends them, laid out without any of the code under test. */
final class Frames {

  private static final byte[] MASKING_KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

  private Frames() {}

  static byte[] text(String text) {
    return masked(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] binary(byte[] payload) {
    return masked(0x82, payload);
  }

  static byte[] ping(String payload) {
    return masked(0x89, payload.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] pong(String payload) {
    return masked(0x8a, payload.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] close(int code) {
    return masked(0x88, new byte[] {(byte) (code >> 8), (byte) code});
  }

  /** {@return a frame with its length in the shortest form} */
  static byte[] masked(int firstByte, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) firstByte);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) 0xfe).putShort((short) payload.length);
    } else {
      frame.put((byte) 0xff).putLong(payload.length);
    }
    frame.put(MASKING_KEY);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ MASKING_KEY[i % 4]));
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }

  static byte[] joined(byte[]... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      out.writeBytes(frame);
    }
    return out.toByteArray();
  }
}
