package io.holdfast.netty;

import io.holdfast.websocket.PreparedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was received, where it lies: valid until the listener that it was handed to
 * returns, and on its thread.
 */
public final class Message {

  private final boolean isText;
  private @Nullable ByteBuf payload;
  private final int offset;
  private final int length;

  Message(boolean isText, ByteBuf payload, int offset, int length) {
    this.isText = isText;
    this.payload = payload;
    this.offset = offset;
    this.length = length;
  }

  /** {@return whether this is a text message, and so valid UTF-8} */
  public boolean isText() {
    return isText;
  }

  /** {@return the length of the payload, in bytes} */
  public int length() {
    return length;
  }

  /** {@return the payload as text} */
  public String text() {
    return payload().toString(offset, length, StandardCharsets.UTF_8);
  }

  /** {@return a copy of the payload} */
  public byte[] bytes() {
    byte[] bytes = new byte[length];
    payload().getBytes(offset, bytes);
    return bytes;
  }

  /** {@return a copy that can be kept, and sent to any number of connections} */
  public PreparedMessage prepared() {
    return isText
        ? PreparedMessage.text(payload(), offset, length)
        : PreparedMessage.binary(payload(), offset, length);
  }

  /** {@return a copy that stays valid, on the heap} */
  public Message copy() {
    return new Message(isText, Unpooled.wrappedBuffer(bytes()), 0, length);
  }

  /** {@return the payload where it lies, read-only, and valid as long as this is} */
  public ByteBuffer asByteBuffer() {
    return payload().nioBuffer(offset, length).asReadOnlyBuffer();
  }

  ByteBuf payload() {
    ByteBuf borrowed = payload;
    if (borrowed == null) {
      throw new IllegalStateException(
          "the message was used after its listener returned: take a copy of what is kept");
    }
    return borrowed;
  }

  int offset() {
    return offset;
  }

  void giveBack() {
    payload = null;
  }
}
