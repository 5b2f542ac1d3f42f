package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames together to messages (RFC 6455 §5.4), inflates them (RFC 7692 §7.2.2) and checks that
 * text is UTF-8 while it arrives.
 *
 * <p>Confined to one thread. Holds the part of a message that has arrived, so {@link #release} must
 * be called at the end.
 */
final class MessageAssembler implements FrameSink {

  /*
   * A message that arrives in one frame and one piece is handed on where it lies. Everything
   * else is gathered in one buffer that grows with what has arrived, never with what was
   * announced, so the buffers that bytes arrive in are not kept alive by their parts.
   */
  private static final int MIN_PARTIAL_BYTES = 256;

  private final WebSocketLimits limits;
  private final ByteBufAllocator allocator;
  private final @Nullable MessageInflater inflater;
  private final MessageSink sink;

  /** TEXT or BINARY while a message is under way, else null. */
  private @Nullable Opcode type;

  private boolean isFinalFrame;
  private boolean isCompressed;
  private int frameCount;
  private int announcedBytes;
  private int utf8State;
  private @Nullable ByteBuf partial;

  MessageAssembler(
      WebSocketLimits limits,
      ByteBufAllocator allocator,
      @Nullable MessageInflater inflater,
      MessageSink sink) {
    this.limits = limits;
    this.allocator = allocator;
    this.inflater = inflater;
    this.sink = sink;
  }

  @Override
  public void onFrame(Opcode opcode, boolean isFinal, boolean isCompressed, int payloadBytes) {
    if (opcode == Opcode.CONTINUATION) {
      if (type == null) {
        throw broken(WebSocketError.UNEXPECTED_CONTINUATION, "there is no message to continue");
      }
    } else if (type == null) {
      type = opcode;
      this.isCompressed = isCompressed;
      frameCount = 0;
      announcedBytes = 0;
    } else {
      throw broken(WebSocketError.EXPECTED_CONTINUATION, "a " + opcode + " frame inside a " + type);
    }
    isFinalFrame = isFinal;
    count(payloadBytes);
  }

  private void count(int payloadBytes) {
    if (++frameCount > limits.maxMessageFrames()) {
      throw broken(
          WebSocketError.TOO_MANY_FRAMES,
          "a message in more than " + limits.maxMessageFrames() + " frames");
    }
    if (isCompressed) {
      // What counts is the length after decompression, which no header tells.
      return;
    }
    // announcedBytes <= maxMessageBytes: the difference cannot overflow, a sum could.
    if (payloadBytes > limits.maxMessageBytes() - announcedBytes) {
      throw tooBig(limits.maxMessageBytes());
    }
    announcedBytes += payloadBytes;
  }

  @Override
  public void onPayload(ByteBuf in, int offset, int length, boolean isLast, boolean isAscii) {
    boolean isEnd = isLast && isFinalFrame;
    if (isCompressed) {
      inflate(in, offset, length, isEnd);
      return;
    }
    if (type == Opcode.TEXT && !(isAscii && utf8State == Utf8.ACCEPT)) {
      checkUtf8(in, offset, length);
    }
    if (isEnd && partial == null) {
      deliver(in, offset, length);
      return;
    }
    ensurePartial(length).writeBytes(in, offset, length);
    if (isEnd) {
      deliverPartial();
    }
  }

  private void inflate(ByteBuf in, int offset, int length, boolean isEnd) {
    MessageInflater inflater = this.inflater;
    assert inflater != null : "RSV1 passed the parser without permessage-deflate";
    ByteBuf inflated = ensurePartial(length);
    int start = inflated.writerIndex();
    inflater.inflate(in.slice(offset, length), inflated, limits.maxMessageBytes());
    if (isEnd) {
      inflater.finish(inflated, limits.maxMessageBytes());
    }
    if (type == Opcode.TEXT) {
      checkUtf8(inflated, start, inflated.writerIndex() - start);
    }
    if (isEnd) {
      deliverPartial();
    }
  }

  private void checkUtf8(ByteBuf text, int offset, int length) {
    utf8State = Utf8.advance(utf8State, text, offset, length);
    if (utf8State == Utf8.REJECT) {
      throw broken(WebSocketError.INVALID_UTF8, "a text message that is not UTF-8");
    }
  }

  private ByteBuf ensurePartial(int length) {
    ByteBuf gathered = partial;
    if (gathered == null) {
      gathered = allocator.buffer(Math.max(length, MIN_PARTIAL_BYTES));
      partial = gathered;
    }
    return gathered;
  }

  private void deliverPartial() {
    ByteBuf message = partial;
    assert message != null;
    partial = null;
    try {
      deliver(message, message.readerIndex(), message.readableBytes());
    } finally {
      message.release();
    }
  }

  private void deliver(ByteBuf message, int offset, int length) {
    boolean isText = type == Opcode.TEXT;
    type = null;
    if (!isText) {
      sink.onBinary(message, offset, length);
      return;
    }
    if (utf8State != Utf8.ACCEPT) {
      throw broken(WebSocketError.INVALID_UTF8, "a text message that ends inside a character");
    }
    sink.onText(message, offset, length);
  }

  @Override
  public void onControl(Opcode opcode, byte[] payload) {
    switch (opcode) {
      case PING -> sink.onPing(payload);
      case PONG -> sink.onPong(payload);
      case CLOSE -> onClose(payload);
      case CONTINUATION, TEXT, BINARY -> throw new AssertionError(opcode);
    }
  }

  /** §5.5.1: nothing, or a code of two bytes and a reason in UTF-8. */
  private void onClose(byte[] payload) {
    if (payload.length == 0) {
      sink.onClose(CloseCode.NO_STATUS, "");
      return;
    }
    int code = payload.length == 1 ? 0 : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
    if (!CloseCode.isSendable(code)) {
      throw broken(
          WebSocketError.INVALID_CLOSE_CODE,
          payload.length == 1 ? "half a close code" : "close code " + code + " must not be sent");
    }
    if (!Utf8.isValid(payload, 2, payload.length - 2)) {
      throw broken(WebSocketError.INVALID_UTF8, "a close reason that is not UTF-8");
    }
    String reason = new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    sink.onClose(new CloseCode(code), reason);
  }

  /** Gives back what a message under way holds. Nothing may be received afterwards. */
  void release() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
    if (inflater != null) {
      inflater.release();
    }
  }

  static WebSocketProtocolException tooBig(int maxMessageBytes) {
    return broken(
        WebSocketError.MESSAGE_TOO_BIG,
        "a message of more than " + maxMessageBytes + " bytes, the most that is taken");
  }

  private static WebSocketProtocolException broken(WebSocketError error, String message) {
    return new WebSocketProtocolException(error, message);
  }
}
