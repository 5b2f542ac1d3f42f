package io.holdfast.bench;

import io.holdfast.websocket.FrameOutput;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Takes what a session sends, message by message: small payloads are copied into one buffer that is
 * used again for each message, large ones are kept by reference, as the outbox of a connection does
 * it.
 */
final class ReusedOutput implements FrameOutput {

  private static final int CAPACITY_BYTES = 64 << 10;
  private static final int COPIED_BYTES = 2048;

  private final ByteBuf buffer = Sample.direct(new byte[CAPACITY_BYTES]).clear();
  private ByteBuf referenced = Unpooled.EMPTY_BUFFER;

  @Override
  public ByteBuf reserve(int lengthBytes) {
    return buffer;
  }

  @Override
  public void append(ByteBuf bytes, int offset, int length) {
    if (length <= COPIED_BYTES) {
      buffer.writeBytes(bytes, offset, length);
    } else {
      referenced = bytes.retainedSlice(offset, length);
    }
  }

  /** {@return the length of what was sent since the last call, which is forgotten} */
  int takeLength() {
    int length = buffer.readableBytes() + referenced.readableBytes();
    buffer.clear();
    referenced.release();
    referenced = Unpooled.EMPTY_BUFFER;
    return length;
  }

  /** {@return what was sent since the last call, as a copy; it is forgotten} */
  byte[] takeBytes() {
    byte[] bytes = new byte[buffer.readableBytes() + referenced.readableBytes()];
    int copied = buffer.readableBytes();
    buffer.readBytes(bytes, 0, copied);
    referenced.readBytes(bytes, copied, bytes.length - copied);
    takeLength();
    return bytes;
  }
}
