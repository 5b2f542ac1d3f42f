package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A payload of revision 3: each packet with its length in front. It is bytes if some packet is
 * binary and the client takes bytes, else text.
 */
final class CountedPayload implements Payload {

  private final ByteBufAllocator allocator;
  private final boolean takesBytes;

  /** Whether a packet is text or binary is known only when all are there. */
  private final List<Packet> packets = new ArrayList<>();

  private int sizeBytes;
  private boolean hasBinary;

  /**
   * Creates an empty payload.
   *
   * @param allocator of the answers
   * @param takesBytes whether the client takes bytes as an answer
   */
  CountedPayload(ByteBufAllocator allocator, boolean takesBytes) {
    this.allocator = allocator;
    this.takesBytes = takesBytes;
  }

  /** A packet with its kind in front: as a digit in text, as a number in bytes. */
  private static final class Packet {

    private final boolean isBinary;
    private final byte[] bytes;

    Packet(boolean isBinary, byte[] bytes) {
      this.isBinary = isBinary;
      this.bytes = bytes;
    }

    void writeCountedBytes(ByteBuf target) {
      target.writeByte(isBinary ? CountedPayloadParser.BINARY : CountedPayloadParser.TEXT);
      for (char digit : Integer.toString(bytes.length).toCharArray()) {
        target.writeByte(digit - '0');
      }
      target.writeByte(CountedPayloadParser.LENGTH_END).writeBytes(bytes);
    }

    void writeCountedText(ByteBuf target) {
      String text = isBinary ? base64() : new String(bytes, StandardCharsets.UTF_8);
      ByteBufUtil.writeUtf8(target, text.length() + ":" + text);
    }

    private String base64() {
      int payloadBytes = bytes.length - 1;
      byte[] encoded = Base64Text.encode(Unpooled.wrappedBuffer(bytes), 1, payloadBytes);
      return "b4" + new String(encoded, StandardCharsets.US_ASCII);
    }
  }

  @Override
  public void appendText(ByteBuf packet, int offset, int length) {
    append(new Packet(false, ByteBufUtil.getBytes(packet, offset, length)));
  }

  @Override
  public void appendBinary(ByteBuf bytes, int offset, int length) {
    byte[] packet = new byte[1 + length];
    packet[0] = (byte) PacketType.MESSAGE.number();
    bytes.getBytes(offset, packet, 1, length);
    append(new Packet(true, packet));
    hasBinary = true;
  }

  @Override
  public void appendPackets(ByteBuf packets, int offset, int length) {
    throw new UnsupportedOperationException("packets of revision 4 in a payload of revision 3");
  }

  private void append(Packet packet) {
    packets.add(packet);
    sizeBytes += packet.bytes.length;
  }

  @Override
  public boolean isEmpty() {
    return packets.isEmpty();
  }

  @Override
  public int sizeBytes() {
    return sizeBytes;
  }

  @Override
  public boolean isBytes() {
    return hasBinary && takesBytes;
  }

  @Override
  public ByteBuf take() {
    ByteBuf answer = allocator.buffer(sizeBytes + 8 * packets.size());
    for (Packet packet : packets) {
      if (isBytes()) {
        packet.writeCountedBytes(answer);
      } else {
        packet.writeCountedText(answer);
      }
    }
    release();
    return answer;
  }

  @Override
  public void moveTo(MessageTransport transport) {
    for (Packet packet : packets) {
      ByteBuf bytes = Unpooled.wrappedBuffer(packet.bytes);
      if (packet.isBinary) {
        transport.sendBinary(bytes, 0, bytes.readableBytes());
      } else {
        transport.sendText(bytes, 0, bytes.readableBytes());
      }
    }
    release();
  }

  @Override
  public void release() {
    packets.clear();
    sizeBytes = 0;
    hasBinary = false;
  }
}
