package io.holdfast.netty;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads what a server sends, in words, without any of the code under test. */
final class FrameReader {

  /** What {@link #next} answers at the end of the input. */
  static final String END = "end";

  private static final int MAX_SHOWN_BYTES = 200;

  private final DataInputStream in;

  /** Never reset: a message that forgets what was before it can be read by one that does not. */
  private final Inflater inflater = new Inflater(true);

  private byte[] payload = {};

  FrameReader(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** {@return all frames of some bytes, which hold nothing else} */
  static List<String> all(byte[] bytes) {
    FrameReader reader = new FrameReader(new ByteArrayInputStream(bytes));
    List<String> frames = new ArrayList<>();
    for (String frame = reader.next(); !frame.equals(END); frame = reader.next()) {
      frames.add(frame);
    }
    return frames;
  }

  /** {@return the next frame, such as {@code text Hello} or {@code close 1000}, or the end} */
  String next() {
    try {
      return readFrame();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String readFrame() throws IOException {
    int first = in.read();
    if (first < 0) {
      return END;
    }
    int length = in.readUnsignedByte();
    if (length > 127) {
      throw new IOException("a server masks its frame");
    }
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("the end within a frame");
    }
    if ((first & 0x40) != 0) {
      payload = inflated(payload);
    }
    return inWords(first & 0x8f);
  }

  private byte[] inflated(byte[] compressed) throws IOException {
    // RFC 7692 §7.2.2: the sender has left out the last four bytes.
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    tail.writeBytes(compressed);
    tail.writeBytes(new byte[] {0, 0, (byte) 0xff, (byte) 0xff});
    inflater.setInput(tail.toByteArray());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    try {
      for (int n = inflater.inflate(piece); n > 0; n = inflater.inflate(piece)) {
        out.write(piece, 0, n);
      }
    } catch (DataFormatException e) {
      throw new IOException("not compressed as RFC 7692 says", e);
    }
    return out.toByteArray();
  }

  private String inWords(int opcode) {
    return switch (opcode) {
      case 0x81 -> "text " + shown();
      case 0x82 -> "binary " + payload.length + " bytes";
      case 0x88 -> "close" + closeCode();
      case 0x89 -> "ping " + text();
      case 0x8a -> "pong " + text();
      default -> throw new IllegalStateException("a server sends opcode " + opcode);
    };
  }

  private String shown() {
    return payload.length <= MAX_SHOWN_BYTES ? text() : payload.length + " bytes";
  }

  private String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  private String closeCode() {
    return payload.length < 2 ? "" : " " + ((payload[0] & 0xff) << 8 | (payload[1] & 0xff));
  }

  /** {@return the payload of the frame that was read last, inflated} */
  byte[] payload() {
    return payload;
  }
}
