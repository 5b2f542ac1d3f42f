package io.holdfast.engineio;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What the layer above sends at once: a message of text with messages of bytes behind it, or one
 * message of bytes. No other message comes in between. Immutable.
 */
public final class EngineMessage {

  private static final byte[] NO_TEXT = {};

  private final byte[] text;
  private final List<byte[]> binaries;
  private final boolean isCompressed;

  private EngineMessage(byte[] text, List<byte[]> binaries, boolean isCompressed) {
    this.text = text;
    this.binaries = binaries;
    this.isCompressed = isCompressed;
  }

  /**
   * {@return a message of text}
   *
   * @param text unpaired surrogates become question marks
   */
  public static EngineMessage text(String text) {
    return packet(
        ((char) PacketType.MESSAGE.digit() + text).getBytes(StandardCharsets.UTF_8), List.of());
  }

  /**
   * {@return a message of bytes}
   *
   * @param bytes not to be changed any more
   */
  public static EngineMessage binary(byte[] bytes) {
    return new EngineMessage(NO_TEXT, List.of(bytes), true);
  }

  /**
   * {@return a message of text that has been laid out, with messages of bytes behind it}
   *
   * @param packet the digit of a Message, then the text, of valid UTF-8; not to be changed any more
   * @param binaries not to be changed any more
   * @throws IllegalArgumentException if the packet does not begin with the digit
   */
  public static EngineMessage packet(byte[] packet, List<byte[]> binaries) {
    if (packet.length == 0 || packet[0] != PacketType.MESSAGE.digit()) {
      throw new IllegalArgumentException("the packet of a message begins with its digit, 4");
    }
    return new EngineMessage(packet, List.copyOf(binaries), true);
  }

  /** {@return the same, not to be compressed by any transport} */
  public EngineMessage uncompressed() {
    return new EngineMessage(text, binaries, false);
  }

  /** {@return whether there is text} */
  public boolean hasText() {
    return text.length > 0;
  }

  /** {@return the text with the digit of a Message in front, or empty; not to be changed} */
  public byte[] packet() {
    return text;
  }

  /** {@return the messages of bytes, not to be changed} */
  public List<byte[]> binaries() {
    return binaries;
  }

  /** {@return whether a transport that compresses may do so} */
  public boolean isCompressed() {
    return isCompressed;
  }

  /** {@return bytes in all} */
  public int sizeBytes() {
    int sizeBytes = text.length;
    for (byte[] binary : binaries) {
      sizeBytes += binary.length;
    }
    return sizeBytes;
  }
}
