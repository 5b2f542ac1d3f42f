package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Inflates the compressed messages of one connection (RFC 7692 §7.2.2). The mirror image is {@link
 * MessageDeflater}.
 *
 * <p>Confined to one thread.
 */
final class MessageInflater {

  private static final int STEP_BYTES = 4096;

  private final Zlib zlib;
  private final boolean keepsContext;
  private @Nullable Inflater inflater;

  /**
   * Creates an inflater that borrows nothing until a message needs it.
   *
   * @param zlib lends the decompressor
   * @param keepsContext whether the peer may refer to earlier messages
   */
  MessageInflater(Zlib zlib, boolean keepsContext) {
    this.zlib = zlib;
    this.keepsContext = keepsContext;
  }

  /**
   * Inflates a part of a message.
   *
   * @param in borrowed, consumed
   * @param out takes what comes out
   * @param maxBytes most that may stand in {@code out}; nothing beyond is inflated
   * @throws WebSocketProtocolException if the data is no DEFLATE data, the message gets too big, or
   *     no decompressor is to be had
   */
  void inflate(ByteBuf in, ByteBuf out, int maxBytes) {
    for (ByteBuffer part : in.nioBuffers()) {
      inflate(part, out, maxBytes);
    }
  }

  /**
   * Ends a message: adds the four bytes that the peer left out.
   *
   * @param out takes what comes out
   * @param maxBytes most that may stand in {@code out}
   */
  void finish(ByteBuf out, int maxBytes) {
    // §7.2.2: append the tail of an empty stored block.
    inflate(ByteBuffer.wrap(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFF}), out, maxBytes);
    if (!keepsContext) {
      release();
    }
  }

  private void inflate(ByteBuffer in, ByteBuf out, int maxBytes) {
    Inflater inflater = borrowed();
    inflater.setInput(in);
    try {
      while (true) {
        // One byte more than is allowed, so that too much shows.
        long room = maxBytes - out.readableBytes() + 1L;
        out.ensureWritable((int) Math.min(STEP_BYTES, room));
        int start = out.writerIndex();
        int writable = (int) Math.min(room, out.writableBytes());
        int length = inflater.inflate(out.internalNioBuffer(start, writable));
        out.writerIndex(start + length);
        if (out.readableBytes() > maxBytes) {
          throw MessageAssembler.tooBig(maxBytes);
        }
        if (inflater.finished()) {
          // §7.2.3.4: a block with BFINAL set ends the DEFLATE stream, not the message.
          int unread = inflater.getRemaining();
          inflater.reset();
          inflater.setInput(in.position(in.limit() - unread));
        }
        if (length == 0 && inflater.needsInput()) {
          return;
        }
      }
    } catch (DataFormatException e) {
      throw new WebSocketProtocolException(
          WebSocketError.INVALID_COMPRESSED_DATA, "a compressed message that cannot be inflated");
    }
  }

  private Inflater borrowed() {
    Inflater current = inflater;
    if (current == null) {
      current = zlib.tryBorrowInflater();
      if (current == null) {
        throw new WebSocketProtocolException(
            WebSocketError.COMPRESSION_BUDGET_EXHAUSTED, "no memory is left to inflate a message");
      }
      inflater = current;
    }
    return current;
  }

  /** Gives back the decompressor. */
  void release() {
    if (inflater != null) {
      zlib.giveBack(inflater);
      inflater = null;
    }
  }
}
