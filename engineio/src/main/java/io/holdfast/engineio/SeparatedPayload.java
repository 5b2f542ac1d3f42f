package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** A payload of revision 4: packets with a separator between them, bytes in base64. */
final class SeparatedPayload implements Payload {

  private final ByteBufAllocator allocator;
  private @Nullable ByteBuf packets;

  /** The packets are a slice of what is shared by many, and must not be written to. */
  private boolean isShared;

  SeparatedPayload(ByteBufAllocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public void appendText(ByteBuf packet, int offset, int length) {
    next(length).writeBytes(packet, offset, length);
  }

  @Override
  public void appendBinary(ByteBuf bytes, int offset, int length) {
    byte[] encoded = Base64Text.encode(bytes, offset, length);
    next(1 + encoded.length).writeByte(PayloadParser.BINARY_MARK).writeBytes(encoded);
  }

  @Override
  public void appendPackets(ByteBuf laidOut, int offset, int length) {
    int lengthBytes = length - 1; // without the last separator
    if (packets == null) {
      packets = laidOut.retainedSlice(offset, lengthBytes);
      isShared = true;
    } else {
      next(lengthBytes).writeBytes(laidOut, offset, lengthBytes);
    }
  }

  private ByteBuf next(int lengthBytes) {
    ByteBuf present = packets;
    if (present == null) {
      ByteBuf begun = allocator.buffer(lengthBytes);
      packets = begun;
      return begun;
    }
    ByteBuf target = isShared ? copy(present, lengthBytes) : present;
    return target.writeByte(PayloadParser.SEPARATOR);
  }

  private ByteBuf copy(ByteBuf shared, int moreBytes) {
    ByteBuf own = allocator.buffer(shared.readableBytes() + 1 + moreBytes).writeBytes(shared);
    shared.release();
    packets = own;
    isShared = false;
    return own;
  }

  @Override
  public boolean isEmpty() {
    return packets == null;
  }

  @Override
  public int sizeBytes() {
    return packets == null ? 0 : packets.readableBytes();
  }

  @Override
  public boolean isBytes() {
    return false;
  }

  @Override
  public ByteBuf take() {
    ByteBuf taken = packets == null ? Unpooled.EMPTY_BUFFER : packets;
    packets = null;
    isShared = false;
    return taken;
  }

  @Override
  public void moveTo(MessageTransport transport) {
    ByteBuf moved = take();
    int offset = 0;
    while (offset < moved.writerIndex()) {
      int separator = moved.indexOf(offset, moved.writerIndex(), PayloadParser.SEPARATOR);
      int end = separator < 0 ? moved.writerIndex() : separator;
      movePacket(moved, offset, end - offset, transport);
      offset = end + 1;
    }
    moved.release();
  }

  private static void movePacket(
      ByteBuf packets, int offset, int length, MessageTransport transport) {
    if (packets.getByte(offset) == PayloadParser.BINARY_MARK) {
      ByteBuf bytes = Base64Text.decode(packets, offset + 1, length - 1);
      transport.sendBinary(bytes, 0, bytes.readableBytes());
    } else {
      transport.sendText(packets, offset, length);
    }
  }

  @Override
  public void release() {
    take().release();
  }
}
