package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A message laid out once, to be sent to any number of connections.
 *
 * <p>Immutable to its users and safe for use by several threads.
 */
public final class PreparedMessage {

  /*
   * The server's frame, header and payload, is kept in one array of the heap, so nothing needs
   * to be released and nobody needs to count. Compressed forms differ by the window they fit in
   * alone; each is made by the first connection that needs it. Two threads may make the same
   * one: either is right.
   */
  private static final int MIN_WINDOW_BITS = 8;
  private static final int WINDOW_COUNT = 8;

  private final Opcode opcode;
  private final byte[] frame;
  private final int payloadOffset;
  private volatile @Nullable AtomicReferenceArray<byte @Nullable []> compressedFrames;

  private PreparedMessage(Opcode opcode, ByteBuf payload, int offset, int length) {
    this.opcode = opcode;
    this.payloadOffset = FrameHeader.lengthBytesFor(length);
    this.frame = new byte[payloadOffset + length];
    ByteBuf out = Unpooled.wrappedBuffer(frame).clear();
    FrameWriter.writeHeader(out, FrameWriter.firstByte(opcode, false), length);
    payload.getBytes(offset, frame, payloadOffset, length);
  }

  /**
   * {@return a text message}
   *
   * @param text to send; unpaired surrogates become question marks
   */
  public static PreparedMessage text(CharSequence text) {
    ByteBuf payload = Unpooled.buffer(ByteBufUtil.utf8Bytes(text));
    ByteBufUtil.writeUtf8(payload, text);
    return new PreparedMessage(Opcode.TEXT, payload, 0, payload.readableBytes());
  }

  /**
   * {@return a text message}
   *
   * @param utf8 borrowed and copied; must be valid UTF-8, which is not checked
   * @param offset of the first byte
   * @param length in bytes
   */
  public static PreparedMessage text(ByteBuf utf8, int offset, int length) {
    return new PreparedMessage(Opcode.TEXT, utf8, offset, length);
  }

  /**
   * {@return a binary message}
   *
   * @param bytes copied
   */
  public static PreparedMessage binary(byte[] bytes) {
    return new PreparedMessage(Opcode.BINARY, Unpooled.wrappedBuffer(bytes), 0, bytes.length);
  }

  /**
   * {@return a binary message}
   *
   * @param bytes borrowed and copied
   * @param offset of the first byte
   * @param length in bytes
   */
  public static PreparedMessage binary(ByteBuf bytes, int offset, int length) {
    return new PreparedMessage(Opcode.BINARY, bytes, offset, length);
  }

  /** {@return whether this is a text message} */
  public boolean isText() {
    return opcode == Opcode.TEXT;
  }

  /** {@return the length of the payload, in bytes} */
  public int payloadBytes() {
    return frame.length - payloadOffset;
  }

  /** {@return the payload, read-only and not counted} */
  public ByteBuf payload() {
    return Unpooled.wrappedBuffer(frame, payloadOffset, payloadBytes()).asReadOnly();
  }

  Opcode opcode() {
    return opcode;
  }

  /** {@return the length of a server's frame with this message, in bytes} */
  public int frameBytes() {
    return frame.length;
  }

  /**
   * Writes a server's frame: unmasked and uncompressed.
   *
   * @param out borrowed; {@link #frameBytes} are written
   */
  public void writeFrame(ByteBuf out) {
    out.writeBytes(frame);
  }

  /**
   * {@return the length of a server's frame with this message compressed, in bytes}
   *
   * @param windowBits largest window that the receivers have, 8 to 15
   * @param zlib lends a compressor; where it cannot the frame is not compressed
   */
  public int compressedFrameBytes(int windowBits, Zlib zlib) {
    return compressedFrame(windowBits, zlib).length;
  }

  /**
   * Writes a server's frame: unmasked, and compressed without regard to earlier messages.
   *
   * @param out borrowed; {@link #compressedFrameBytes} are written
   * @param windowBits largest window that the receivers have, 8 to 15
   * @param zlib lends a compressor; where it cannot the frame is not compressed
   */
  public void writeCompressedFrame(ByteBuf out, int windowBits, Zlib zlib) {
    out.writeBytes(compressedFrame(windowBits, zlib));
  }

  private byte[] compressedFrame(int windowBits, Zlib zlib) {
    AtomicReferenceArray<byte @Nullable []> frames = compressedFrames;
    if (frames == null) {
      frames = new AtomicReferenceArray<>(WINDOW_COUNT);
      compressedFrames = frames;
    }
    byte[] compressed = frames.get(windowBits - MIN_WINDOW_BITS);
    if (compressed == null) {
      compressed = compress(windowBits, zlib);
      frames.set(windowBits - MIN_WINDOW_BITS, compressed);
    }
    return compressed == null ? frame : compressed;
  }

  /** {@return the shorter of both frames, or null where no compressor is to be had} */
  private byte @Nullable [] compress(int windowBits, Zlib zlib) {
    ByteBuf compressed = Unpooled.buffer(payloadBytes() / 2);
    if (!new MessageDeflater(zlib, false, windowBits).tryDeflate(payload(), compressed)) {
      return null;
    }
    int length = compressed.readableBytes();
    if (length > payloadBytes()) {
      return frame;
    }
    byte[] result = new byte[FrameHeader.lengthBytesFor(length) + length];
    ByteBuf out = Unpooled.wrappedBuffer(result).clear();
    FrameWriter.writeHeader(out, FrameWriter.firstByte(opcode, true), length);
    out.writeBytes(compressed);
    return result;
  }
}
