package io.holdfast.socketio;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What stands in front of the JSON: {@code <type>[<attachments>-][<namespace>,][<ack id>]}.
 *
 * @param type of the packet
 * @param attachmentCount how many messages of bytes belong to it
 * @param namespace it is for
 * @param ackId number of the acknowledgement, or {@link PacketSink#NO_ACK}
 * @param length of the header, in bytes
 */
record PacketHeader(
    PacketType type, int attachmentCount, String namespace, long ackId, int length) {

  /** The namespace of a packet that names none. */
  static final String MAIN_NAMESPACE = "/";

  /** 2^53 - 1 has 16 digits; no client counts farther. */
  private static final int MAX_ACK_DIGITS = 16;

  private static final int MAX_ATTACHMENT_DIGITS = 9;

  /**
   * Parses a header.
   *
   * @param packet borrowed
   * @param offset of the type
   * @param length of the packet, in bytes
   * @param limits of the packet
   * @return the header
   * @throws PacketException if it is broken or exceeds a limit
   */
  static PacketHeader parse(ByteBuf packet, int offset, int length, PacketLimits limits) {
    return new Reader(packet, offset, length).read(limits);
  }

  private static final class Reader {

    private final ByteBuf packet;
    private final int start;
    private final int end;
    private int offset;

    Reader(ByteBuf packet, int offset, int length) {
      this.packet = packet;
      this.start = offset;
      this.offset = offset;
      this.end = offset + length;
    }

    PacketHeader read(PacketLimits limits) {
      PacketType type = offset < end ? PacketType.ofDigit(packet.getByte(offset)) : null;
      if (type == null) {
        throw new PacketException(PacketError.INVALID_TYPE, "a packet of no known kind");
      }
      offset++;
      int attachmentCount = type.isBinary() ? attachmentCount(limits) : 0;
      String namespace = namespace(limits);
      long ackId = number(MAX_ACK_DIGITS);
      return new PacketHeader(type, attachmentCount, namespace, ackId, offset - start);
    }

    private int attachmentCount(PacketLimits limits) {
      long count = number(MAX_ATTACHMENT_DIGITS);
      if (count < 0 || offset == end || packet.getByte(offset) != '-') {
        throw new PacketException(
            PacketError.INVALID_HEADER, "a binary packet without a number of attachments");
      }
      offset++;
      if (count > limits.maxAttachments()) {
        throw new PacketException(
            PacketError.TOO_MANY_ATTACHMENTS,
            "a packet has at most " + limits.maxAttachments() + " attachments, was " + count);
      }
      return (int) count;
    }

    private String namespace(PacketLimits limits) {
      if (offset == end || packet.getByte(offset) != '/') {
        return MAIN_NAMESPACE;
      }
      int comma = packet.indexOf(offset, end, (byte) ',');
      int nameEnd = comma < 0 ? end : comma;
      int lengthBytes = nameEnd - offset;
      limits.requireNamespaceBytes(lengthBytes);
      String name = packet.toString(offset, lengthBytes, StandardCharsets.UTF_8);
      offset = Math.min(end, nameEnd + 1);
      return name;
    }

    /** Returns the number that stands here, or -1 if there is none. */
    private long number(int maxDigits) {
      int first = offset;
      long number = 0;
      while (offset < end && packet.getByte(offset) >= '0' && packet.getByte(offset) <= '9') {
        if (offset - first == maxDigits) {
          throw new PacketException(
              PacketError.INVALID_HEADER, "a number of more than " + maxDigits + " digits");
        }
        number = 10 * number + packet.getByte(offset) - '0';
        offset++;
      }
      return offset == first ? PacketSink.NO_ACK : number;
    }
  }
}
