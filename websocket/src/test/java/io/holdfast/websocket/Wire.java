package io.holdfast.websocket;

import static io.holdfast.testkit.Hex.hex;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Frames as they are on the wire, laid out without any of the code under test. Tests write frames
 * unmasked, with a bar between two of them; where a client sends them they are masked here.
 */
final class Wire {

  /** The masking key of the examples in RFC 6455 §5.7. */
  static final int MASKING_KEY = 0x37fa213d;

  private Wire() {}

  /** {@return the frames as that end sends them} */
  static byte[] from(Role sender, String frames) {
    String[] each = frames.split("\\|");
    return from(sender, Arrays.stream(each).map(frame -> hex(frame)).toArray(byte[][]::new));
  }

  /** {@return the frames as that end sends them} */
  static byte[] from(Role sender, byte[]... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      out.writeBytes(sender == Role.CLIENT ? masked(frame) : frame);
    }
    return out.toByteArray();
  }

  /** {@return an unmasked frame, its length in the shortest form} */
  static byte[] frame(int firstByte, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 10).put((byte) firstByte);
    if (payload.length < 126) {
      frame.put((byte) payload.length);
    } else if (payload.length < 65_536) {
      frame.put((byte) 126).putShort((short) payload.length);
    } else {
      frame.put((byte) 127).putLong(payload.length);
    }
    frame.put(payload);
    return Arrays.copyOf(frame.array(), frame.position());
  }

  /** {@return a whole text message in one unmasked frame} */
  static byte[] text(String text) {
    return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the payload of one whole frame, unmasked} */
  static byte[] payloadOf(byte[] frame) {
    boolean isMasked = (frame[1] & 0x80) != 0;
    int headerBytes = headerBytes(frame);
    if (!isMasked) {
      return Arrays.copyOfRange(frame, headerBytes, frame.length);
    }
    int maskingKey = ByteBuffer.wrap(frame).getInt(headerBytes);
    return NaiveMask.apply(Arrays.copyOfRange(frame, headerBytes + 4, frame.length), maskingKey);
  }

  static Role otherThan(Role role) {
    return role == Role.SERVER ? Role.CLIENT : Role.SERVER;
  }

  private static byte[] masked(byte[] frame) {
    int headerBytes = headerBytes(frame);
    byte[] payload = Arrays.copyOfRange(frame, headerBytes, frame.length);
    ByteBuffer masked = ByteBuffer.allocate(frame.length + 4);
    masked.put(frame, 0, headerBytes).put(1, (byte) (frame[1] | 0x80));
    masked.putInt(MASKING_KEY).put(NaiveMask.apply(payload, MASKING_KEY));
    return masked.array();
  }

  /** {@return the length of a header without its masking key} */
  private static int headerBytes(byte[] frame) {
    return switch (frame[1] & 0x7F) {
      case 126 -> 4;
      case 127 -> 10;
      default -> 2;
    };
  }
}
