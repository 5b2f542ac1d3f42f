package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into frames: compresses them where that was agreed, and masks them where this end
 * is the client. The mirror image is {@link MessageAssembler}.
 *
 * <p>Confined to one thread.
 */
final class MessageWriter {

  private final SessionSettings settings;
  private final @Nullable SessionCompression compression;
  private final @Nullable MessageDeflater deflater;
  private final FrameOutput output;

  MessageWriter(
      SessionSettings settings, @Nullable SessionCompression compression, FrameOutput output) {
    this.settings = settings;
    this.compression = compression;
    this.deflater = compression == null ? null : compression.deflater(settings.role());
    this.output = output;
  }

  void writeText(CharSequence text) {
    int length = ByteBufUtil.utf8Bytes(text);
    if (isServer() && !isCompressible(length)) {
      ByteBuf out = output.reserve(FrameHeader.MAX_BYTES + length);
      FrameWriter.writeHeader(out, FrameWriter.firstByte(Opcode.TEXT, false), length);
      ByteBufUtil.reserveAndWriteUtf8(out, text, length);
      return;
    }
    ByteBuf payload = settings.allocator().buffer(length);
    try {
      ByteBufUtil.reserveAndWriteUtf8(payload, text, length);
      write(Opcode.TEXT, payload, 0, length);
    } finally {
      payload.release();
    }
  }

  void write(PreparedMessage message) {
    boolean isCompressible = isCompressible(message.payloadBytes());
    if (!isServer() || (isCompressible && !sharesCompression())) {
      write(message.opcode(), message.payload(), 0, message.payloadBytes());
      return;
    }
    if (!isCompressible) {
      message.writeFrame(output.reserve(message.frameBytes()));
      return;
    }
    assert compression != null;
    int windowBits = compression.parameters().maxWindowBits(settings.role());
    int frameBytes = message.compressedFrameBytes(windowBits, compression.zlib());
    message.writeCompressedFrame(output.reserve(frameBytes), windowBits, compression.zlib());
  }

  void write(Opcode opcode, ByteBuf payload, int offset, int length) {
    if (!isCompressible(length) || !tryWriteCompressed(opcode, payload, offset, length)) {
      writeFrame(FrameWriter.firstByte(opcode, false), payload, offset, length);
    }
  }

  private boolean tryWriteCompressed(Opcode opcode, ByteBuf payload, int offset, int length) {
    assert deflater != null;
    ByteBuf compressed = settings.allocator().buffer(length / 2);
    try {
      if (!deflater.tryDeflate(payload.slice(offset, length), compressed)) {
        return false;
      }
      if (compressed.readableBytes() > length) {
        // Noise, or what was compressed before, only gets longer.
        deflater.forgetContext();
        return false;
      }
      int firstByte = FrameWriter.firstByte(opcode, true);
      writeFrame(firstByte, compressed, 0, compressed.readableBytes());
      return true;
    } finally {
      compressed.release();
    }
  }

  private void writeFrame(int firstByte, ByteBuf payload, int offset, int length) {
    if (isServer()) {
      FrameWriter.writeHeader(output.reserve(FrameHeader.MAX_BYTES), firstByte, length);
      output.append(payload, offset, length);
    } else {
      writeMaskedFrame(firstByte, payload, offset, length);
    }
  }

  private void writeMaskedFrame(int firstByte, ByteBuf payload, int offset, int length) {
    int maskingKey = settings.maskingKeys().getAsInt();
    ByteBuf out = output.reserve(FrameHeader.MAX_BYTES + length);
    FrameWriter.writeMaskedHeader(out, firstByte, length, maskingKey);
    int start = out.writerIndex();
    out.writeBytes(payload, offset, length);
    Mask.apply(out, start, length, maskingKey);
  }

  void writeControl(Opcode opcode, ByteBuf payload) {
    int firstByte = FrameWriter.firstByte(opcode, false);
    writeFrame(firstByte, payload, payload.readerIndex(), payload.readableBytes());
  }

  private boolean isServer() {
    return settings.role() == Role.SERVER;
  }

  private boolean isCompressible(int payloadBytes) {
    return compression != null && payloadBytes >= compression.thresholdBytes();
  }

  private boolean sharesCompression() {
    return compression != null && compression.parameters().noContextTakeover(settings.role());
  }

  /** Gives back the compressor. */
  void release() {
    if (deflater != null) {
      deflater.release();
    }
  }
}
