package io.holdfast.websocket;

import static io.holdfast.websocket.FrameHeader.B0_FIN;
import static io.holdfast.websocket.FrameHeader.B0_OPCODE;
import static io.holdfast.websocket.FrameHeader.B0_RSV;
import static io.holdfast.websocket.FrameHeader.B0_RSV1;
import static io.holdfast.websocket.FrameHeader.B1_LENGTH;
import static io.holdfast.websocket.FrameHeader.B1_MASK;
import static io.holdfast.websocket.FrameHeader.LENGTH_IN_16_BITS;
import static io.holdfast.websocket.FrameHeader.LENGTH_IN_64_BITS;
import static io.holdfast.websocket.FrameHeader.MASKING_KEY_BYTES;
import static io.holdfast.websocket.FrameHeader.MAX_16_BIT_LENGTH;
import static io.holdfast.websocket.FrameHeader.MAX_CONTROL_PAYLOAD_BYTES;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames (RFC 6455 §5) from bytes that arrive in any cut, and unmasks their payloads in
 * place. The mirror image is {@link FrameWriter}.
 *
 * <p>Confined to one thread.
 */
final class FrameParser {

  /*
   * A payload is handed on as it arrives and never kept here. What is kept is at most one
   * header, or one control frame, that has not arrived whole: 139 bytes. A header is judged by
   * its first two bytes when they are there, and by its length when it is whole, so a peer is
   * refused before anything is allocated for its payload.
   *
   * DEFLATE makes what cannot be compressed a little longer, so a frame that may be compressed
   * may be a little longer than others.
   *
   * Invariant: held == null or remainingBytes == 0.
   */
  private static final int HELD_BYTES = 16;

  private static final int DEFLATE_SLACK_BYTES = 64;
  private static final int DEFLATE_SLACK_SHIFT = 10;

  private final Role role;
  private final int maxFramePayloadBytes;
  private final boolean allowsRsv1;
  private final FrameSink sink;

  private @Nullable ByteBuf held;
  private int remainingBytes;
  private int maskingKey;
  private boolean isPaused;

  /**
   * Creates a parser.
   *
   * @param role of this end; the peer has the other one
   * @param limits of one frame
   * @param allowsRsv1 whether permessage-deflate was negotiated
   * @param sink takes what is found
   */
  FrameParser(Role role, WebSocketLimits limits, boolean allowsRsv1, FrameSink sink) {
    this.role = role;
    this.maxFramePayloadBytes = limits.maxFramePayloadBytes();
    this.allowsRsv1 = allowsRsv1;
    this.sink = sink;
  }

  /**
   * Reads all there is, or up to the end of the frame in which the parser was paused.
   *
   * @param in borrowed; what was read is consumed
   * @throws WebSocketProtocolException if the peer broke the protocol or a limit; the parser must
   *     not be used any more
   */
  void parse(ByteBuf in) {
    if (isPaused || (held != null && !completeHeld(in))) {
      return;
    }
    while (in.isReadable() && !isPaused) {
      if (remainingBytes > 0) {
        readPayload(in);
      } else if (!readFrame(in)) {
        held = Unpooled.buffer(HELD_BYTES).writeBytes(in);
        return;
      }
    }
  }

  /** Stops {@link #parse} after the frame, or part of one, that is being handed on. */
  void pause() {
    isPaused = true;
  }

  /** Lets {@link #parse} go on. */
  void resume() {
    isPaused = false;
  }

  private boolean completeHeld(ByteBuf in) {
    ByteBuf incomplete = held;
    assert incomplete != null && remainingBytes == 0;
    while (in.isReadable()) {
      incomplete.writeByte(in.readByte());
      if (readFrame(incomplete)) {
        held = null;
        return true;
      }
    }
    return false;
  }

  /** Reads a header, and the payload of a control frame; false if they are not there whole. */
  private boolean readFrame(ByteBuf in) {
    int available = in.readableBytes();
    if (available < 2) {
      return false;
    }
    int start = in.readerIndex();
    int first = in.getByte(start);
    int second = in.getByte(start + 1);
    Opcode opcode = checkedOpcode(first, second);
    int headerBytes = FrameHeader.lengthBytes(second);
    if (available < headerBytes) {
      return false;
    }
    int payloadBytes = payloadBytes(in, start, first, second);
    if ((second & B1_MASK) != 0) {
      maskingKey = in.getInt(start + headerBytes - MASKING_KEY_BYTES);
    }
    if (opcode.isControl()) {
      return readControl(in, opcode, headerBytes, payloadBytes);
    }
    in.readerIndex(start + headerBytes);
    sink.onFrame(opcode, (first & B0_FIN) != 0, (first & B0_RSV1) != 0, payloadBytes);
    remainingBytes = payloadBytes;
    if (payloadBytes == 0) {
      sink.onPayload(in, in.readerIndex(), 0, true, true);
    }
    return true;
  }

  private Opcode checkedOpcode(int first, int second) {
    int reserved = first & B0_RSV;
    Opcode opcode = Opcode.ofBits(first & B0_OPCODE);
    if (opcode == null) {
      throw broken(WebSocketError.INVALID_OPCODE, "opcode " + (first & B0_OPCODE) + " is reserved");
    }
    if (reserved != 0 && !isCompressionMark(reserved, opcode)) {
      throw broken(
          WebSocketError.UNEXPECTED_RSV,
          "reserved bits must be 0 in a " + opcode + " frame, were " + (reserved >> 4));
    }
    boolean isMasked = (second & B1_MASK) != 0;
    if (isMasked != (role == Role.SERVER)) {
      throw isMasked
          ? broken(WebSocketError.UNEXPECTED_MASK, "a server must not mask its frames")
          : broken(WebSocketError.EXPECTED_MASK, "a client must mask its frames");
    }
    if (opcode.isControl()) {
      checkControl(opcode, first, second);
    }
    return opcode;
  }

  /** RFC 7692 §6: RSV1 marks a compressed message, on its first frame only. */
  private boolean isCompressionMark(int reserved, Opcode opcode) {
    return allowsRsv1 && reserved == B0_RSV1 && (opcode == Opcode.TEXT || opcode == Opcode.BINARY);
  }

  private static void checkControl(Opcode opcode, int first, int second) {
    if ((first & B0_FIN) == 0) {
      throw broken(WebSocketError.EXPECTED_FIN, "a " + opcode + " frame must not be fragmented");
    }
    if ((second & B1_LENGTH) > MAX_CONTROL_PAYLOAD_BYTES) {
      throw broken(
          WebSocketError.INVALID_CONTROL_PAYLOAD_LENGTH,
          "a " + opcode + " frame carries at most " + MAX_CONTROL_PAYLOAD_BYTES + " bytes");
    }
  }

  private int payloadBytes(ByteBuf in, int start, int first, int second) {
    int shortLength = second & B1_LENGTH;
    long length;
    boolean isMinimal;
    if (shortLength == LENGTH_IN_16_BITS) {
      length = in.getUnsignedShort(start + 2);
      isMinimal = length > MAX_CONTROL_PAYLOAD_BYTES;
    } else if (shortLength == LENGTH_IN_64_BITS) {
      length = in.getLong(start + 2);
      isMinimal = length > MAX_16_BIT_LENGTH;
    } else {
      return shortLength;
    }
    // §5.2: the minimal number of bytes must be used, and the highest bit of 64 must be 0.
    if (!isMinimal) {
      throw broken(
          WebSocketError.INVALID_PAYLOAD_LENGTH,
          "length " + Long.toUnsignedString(length) + " is not in its shortest form, or too large");
    }
    if (length > maxFramePayloadBytes + slackBytes(first)) {
      throw broken(
          WebSocketError.MESSAGE_TOO_BIG,
          "a frame of " + length + " bytes, at most " + maxFramePayloadBytes + " are taken");
    }
    return (int) length;
  }

  /** What DEFLATE may add to a payload that it cannot make shorter. */
  private long slackBytes(int first) {
    boolean mayBeCompressed =
        allowsRsv1
            && ((first & B0_RSV1) != 0 || (first & B0_OPCODE) == Opcode.CONTINUATION.value());
    return mayBeCompressed
        ? (maxFramePayloadBytes >> DEFLATE_SLACK_SHIFT) + DEFLATE_SLACK_BYTES
        : 0;
  }

  private boolean readControl(ByteBuf in, Opcode opcode, int headerBytes, int payloadBytes) {
    if (in.readableBytes() < headerBytes + payloadBytes) {
      return false;
    }
    byte[] payload = new byte[payloadBytes];
    in.skipBytes(headerBytes).readBytes(payload);
    if (role == Role.SERVER) {
      Mask.apply(payload, maskingKey);
    }
    sink.onControl(opcode, payload);
    return true;
  }

  private void readPayload(ByteBuf in) {
    int offset = in.readerIndex();
    int length = Math.min(remainingBytes, in.readableBytes());
    boolean isAscii = false;
    if (role == Role.SERVER) {
      isAscii = Mask.apply(in, offset, length, maskingKey);
      maskingKey = Mask.advance(maskingKey, length);
    }
    in.readerIndex(offset + length);
    remainingBytes -= length;
    sink.onPayload(in, offset, length, remainingBytes == 0, isAscii);
  }

  private static WebSocketProtocolException broken(WebSocketError error, String message) {
    return new WebSocketProtocolException(error, message);
  }
}
