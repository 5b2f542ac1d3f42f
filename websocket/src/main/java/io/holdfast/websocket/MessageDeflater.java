package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the messages of one connection, or of many that share them (RFC 7692 §7.2.1). The
 * mirror image is {@link MessageInflater}.
 *
 * <p>Confined to one thread.
 */
final class MessageDeflater {

  /*
   * zlib's window is always of 32 KiB here. Where a smaller one was agreed, the input is cut in
   * pieces of that window with a full flush between them: zlib then never refers back beyond a
   * piece, and so never farther than the peer's window reaches. That costs a few bytes per
   * piece and needs no compressor but the JDK's.
   */
  private static final int TAIL_BYTES = 4;
  private static final int MIN_ROOM_BYTES = 64;
  private static final int FULL_WINDOW_BITS = 15;

  private final Zlib zlib;
  private final boolean keepsContext;
  private final int pieceBytes;
  private @Nullable Deflater deflater;

  /**
   * Creates a deflater that borrows nothing until a message needs it.
   *
   * @param zlib lends the compressor
   * @param keepsContext whether later messages may refer to earlier ones
   * @param windowBits largest window that the peer has, 8 to 15
   */
  MessageDeflater(Zlib zlib, boolean keepsContext, int windowBits) {
    this.zlib = zlib;
    this.keepsContext = keepsContext && windowBits == FULL_WINDOW_BITS;
    this.pieceBytes = windowBits == FULL_WINDOW_BITS ? Integer.MAX_VALUE : 1 << windowBits;
  }

  /**
   * Compresses a message.
   *
   * @param payload borrowed, consumed unless the result is false
   * @param out takes the compressed message
   * @return false if no compressor is to be had: the message must go out as it is
   */
  boolean tryDeflate(ByteBuf payload, ByteBuf out) {
    if (!payload.isReadable()) {
      // §7.2.3.6: what is left of an empty stored block without its last four bytes.
      out.writeByte(0);
      return true;
    }
    Deflater borrowed = deflater != null ? deflater : zlib.tryBorrowDeflater();
    if (borrowed == null) {
      return false;
    }
    deflater = borrowed;
    while (payload.readableBytes() > pieceBytes) {
      deflate(borrowed, payload.readSlice(pieceBytes), Deflater.FULL_FLUSH, out);
    }
    deflate(borrowed, payload, Deflater.SYNC_FLUSH, out);
    payload.skipBytes(payload.readableBytes());
    // §7.2.1: the last four bytes, 00 00 ff ff, are left out.
    out.writerIndex(out.writerIndex() - TAIL_BYTES);
    if (!keepsContext) {
      release();
    }
    return true;
  }

  /** The last message was not sent compressed after all: the peer has not seen it. */
  void forgetContext() {
    if (deflater != null) {
      deflater.reset();
    }
  }

  private static void deflate(Deflater deflater, ByteBuf piece, int flush, ByteBuf out) {
    ByteBuffer[] parts = piece.nioBuffers();
    for (int i = 0; i < parts.length; i++) {
      deflater.setInput(parts[i]);
      boolean isLast = i == parts.length - 1;
      int room;
      int length;
      do {
        out.ensureWritable(Math.max(MIN_ROOM_BYTES, parts[i].remaining() / 2));
        room = out.writableBytes();
        ByteBuffer target = out.internalNioBuffer(out.writerIndex(), room);
        length = deflater.deflate(target, isLast ? flush : Deflater.NO_FLUSH);
        out.writerIndex(out.writerIndex() + length);
      } while (length == room);
    }
  }

  /** Gives back the compressor. */
  void release() {
    if (deflater != null) {
      zlib.giveBack(deflater);
      deflater = null;
    }
  }
}
