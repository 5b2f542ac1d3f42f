package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Packets that wait for a poll, and then are its answer.
 *
 * <p>Confined to one thread. Holds memory until {@link #take} or {@link #release}.
 */
interface Payload {

  /**
   * {@return an empty payload}
   *
   * @param revision that the client speaks
   * @param allocator of the answers
   * @param takesBytes whether a client of revision 3 takes bytes as an answer
   */
  static Payload of(Revision revision, ByteBufAllocator allocator, boolean takesBytes) {
    return revision == Revision.FOUR
        ? new SeparatedPayload(allocator)
        : new CountedPayload(allocator, takesBytes);
  }

  /**
   * Appends a packet of text.
   *
   * @param packet borrowed; a digit, then what it carries, of valid UTF-8
   * @param offset of the digit
   * @param length in bytes
   */
  void appendText(ByteBuf packet, int offset, int length);

  /**
   * Appends a message of bytes.
   *
   * @param bytes borrowed
   * @param offset of the first byte
   * @param length in bytes
   */
  void appendBinary(ByteBuf bytes, int offset, int length);

  /**
   * Appends packets that were laid out for many, each with a separator behind it.
   *
   * @param packets borrowed, and kept by reference
   * @param offset of the first
   * @param length in bytes
   */
  void appendPackets(ByteBuf packets, int offset, int length);

  /** {@return whether there is no packet} */
  boolean isEmpty();

  /** {@return about how many bytes the packets take} */
  int sizeBytes();

  /** {@return whether the answer is bytes, not text} */
  boolean isBytes();

  /** {@return all packets as the body of an answer, to release; the payload is empty then} */
  ByteBuf take();

  /** Sends all packets, each in a message of its own; the payload is empty then. */
  void moveTo(MessageTransport transport);

  /** Forgets all packets. */
  void release();
}
