package io.holdfast.engineio;

import java.util.Base64;

/** A message as polls of revision 4 are answered with it, laid out once for many sessions. */
public final class PollPackets {

  private PollPackets() {}

  /**
   * {@return the packets of a message, each with a separator behind it}
   *
   * @param message to lay out
   */
  public static byte[] of(EngineMessage message) {
    byte[][] packets = new byte[message.binaries().size()][];
    int lengthBytes = message.hasText() ? message.packet().length + 1 : 0;
    for (int i = 0; i < packets.length; i++) {
      packets[i] = Base64.getEncoder().encode(message.binaries().get(i));
      lengthBytes += packets[i].length + 2;
    }
    byte[] laidOut = new byte[lengthBytes];
    int offset = 0;
    if (message.hasText()) {
      offset = append(laidOut, 0, message.packet());
    }
    for (byte[] packet : packets) {
      laidOut[offset] = PayloadParser.BINARY_MARK;
      offset = append(laidOut, offset + 1, packet);
    }
    return laidOut;
  }

  private static int append(byte[] laidOut, int offset, byte[] packet) {
    System.arraycopy(packet, 0, laidOut, offset, packet.length);
    laidOut[offset + packet.length] = PayloadParser.SEPARATOR;
    return offset + packet.length + 1;
  }
}
