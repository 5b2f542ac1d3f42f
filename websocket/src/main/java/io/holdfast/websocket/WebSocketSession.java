package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection after its opening handshake, at either end: bytes and time go in, bytes
 * and events come out (RFC 6455 §5 to §7, RFC 7692).
 *
 * <p>Confined to one thread. {@link #transportClosed} must be called at the end.
 */
public final class WebSocketSession {

  private final SessionSettings settings;
  private final SessionListener listener;
  private final MessageWriter writer;
  private final MessageAssembler assembler;
  private final FrameParser parser;
  private final ClosingHandshake closing;
  private final Heartbeat heartbeat;

  /** As given with the call that is under way. */
  private long nowNanos;

  /**
   * Creates an open session.
   *
   * @param settings shared by the sessions of the endpoint
   * @param output takes the bytes to send
   * @param listener takes what is received
   * @param nowNanos the time, as {@link System#nanoTime} gives it
   * @return the session
   */
  public static WebSocketSession create(
      SessionSettings settings, FrameOutput output, SessionListener listener, long nowNanos) {
    return new WebSocketSession(settings, null, output, listener, nowNanos);
  }

  /**
   * Creates an open session with compression.
   *
   * @param settings shared by the sessions of the endpoint
   * @param compression as negotiated
   * @param output takes the bytes to send
   * @param listener takes what is received
   * @param nowNanos the time, as {@link System#nanoTime} gives it
   * @return the session
   */
  public static WebSocketSession createCompressed(
      SessionSettings settings,
      SessionCompression compression,
      FrameOutput output,
      SessionListener listener,
      long nowNanos) {
    return new WebSocketSession(settings, compression, output, listener, nowNanos);
  }

  private WebSocketSession(
      SessionSettings settings,
      @Nullable SessionCompression compression,
      FrameOutput output,
      SessionListener listener,
      long nowNanos) {
    this.settings = settings;
    this.listener = listener;
    this.nowNanos = nowNanos;
    Role role = settings.role();
    MessageInflater inflater = compression == null ? null : compression.inflater(role);
    this.writer = new MessageWriter(settings, compression, output);
    this.assembler =
        new MessageAssembler(settings.limits(), settings.allocator(), inflater, new Received());
    this.parser = new FrameParser(role, settings.limits(), compression != null, assembler);
    this.closing = new ClosingHandshake(settings.closeTimeoutNanos());
    this.heartbeat =
        new Heartbeat(settings.pingIntervalNanos(), settings.pongTimeoutNanos(), nowNanos);
  }

  /**
   * Takes bytes from the peer.
   *
   * @param in borrowed; consumed, but for what follows the message in which {@link #pause} was
   *     called
   * @param nowNanos the time
   */
  public void receive(ByteBuf in, long nowNanos) {
    this.nowNanos = nowNanos;
    heartbeat.onActivity(nowNanos);
    if (closing.mayReceive()) {
      try {
        parser.parse(in);
      } catch (WebSocketProtocolException e) {
        fail(e);
      }
    }
    if (!closing.mayReceive()) {
      in.skipBytes(in.readableBytes());
    }
  }

  /** Stops {@link #receive} after the message that is being handed on. */
  public void pause() {
    parser.pause();
  }

  /** Lets {@link #receive} go on. */
  public void resume() {
    if (closing.mayReceive()) {
      parser.resume();
    }
  }

  /**
   * Sends a text message.
   *
   * @param text unpaired surrogates become question marks
   * @return false if the session is not open any more
   */
  public boolean sendText(CharSequence text) {
    if (!closing.isOpen()) {
      return false;
    }
    writer.writeText(text);
    return true;
  }

  /**
   * Sends a text message.
   *
   * @param utf8 borrowed; must be valid UTF-8, which is not checked
   * @param offset of the first byte
   * @param length in bytes
   * @return false if the session is not open any more
   */
  public boolean sendText(ByteBuf utf8, int offset, int length) {
    return send(Opcode.TEXT, utf8, offset, length);
  }

  /**
   * Sends a binary message.
   *
   * @param bytes borrowed
   * @param offset of the first byte
   * @param length in bytes
   * @return false if the session is not open any more
   */
  public boolean sendBinary(ByteBuf bytes, int offset, int length) {
    return send(Opcode.BINARY, bytes, offset, length);
  }

  private boolean send(Opcode opcode, ByteBuf payload, int offset, int length) {
    if (!closing.isOpen()) {
      return false;
    }
    writer.write(opcode, payload, offset, length);
    return true;
  }

  /**
   * Sends a message that was laid out before.
   *
   * @param message to send
   * @return false if the session is not open any more
   */
  public boolean send(PreparedMessage message) {
    if (!closing.isOpen()) {
      return false;
    }
    writer.write(message);
    return true;
  }

  /**
   * Sends a Ping.
   *
   * @param payload at most 125 bytes
   * @return false if the session is not open any more
   * @throws IllegalArgumentException if the payload is longer
   */
  public boolean sendPing(byte[] payload) {
    return sendControl(Opcode.PING, payload);
  }

  /**
   * Sends a Pong, as an answer or unasked.
   *
   * @param payload at most 125 bytes
   * @return false if the session is not open any more
   * @throws IllegalArgumentException if the payload is longer
   */
  public boolean sendPong(byte[] payload) {
    return sendControl(Opcode.PONG, payload);
  }

  private boolean sendControl(Opcode opcode, byte[] payload) {
    if (payload.length > FrameHeader.MAX_CONTROL_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a "
              + opcode
              + " carries at most "
              + FrameHeader.MAX_CONTROL_PAYLOAD_BYTES
              + " bytes, was "
              + payload.length);
    }
    if (!closing.isOpen()) {
      return false;
    }
    writeControl(opcode, payload);
    return true;
  }

  private void writeControl(Opcode opcode, byte[] payload) {
    writer.writeControl(opcode, Unpooled.wrappedBuffer(payload));
  }

  /**
   * Begins the closing handshake; does nothing if it has begun.
   *
   * @param code sendable, or {@link CloseCode#NO_STATUS} for a Close frame without one
   * @param reason at most 123 bytes of UTF-8; must be empty where there is no code
   * @param nowNanos the time
   * @throws IllegalArgumentException if the code must not be sent or the reason is too long
   */
  public void close(CloseCode code, String reason, long nowNanos) {
    byte[] payload = closePayload(code, reason);
    this.nowNanos = nowNanos;
    if (closing.isOpen()) {
      writeControl(Opcode.CLOSE, payload);
      closing.closeSent(nowNanos);
    }
  }

  private static byte[] closePayload(CloseCode code, String reason) {
    code.requireSendable(reason);
    if (code.equals(CloseCode.NO_STATUS)) {
      return new byte[0];
    }
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code.value() >> 8);
    payload[1] = (byte) code.value();
    System.arraycopy(text, 0, payload, 2, text.length);
    return payload;
  }

  /** The peer ended its side of the transport: nothing more will be received. */
  public void endOfInput() {
    listener.closeTransport();
  }

  /**
   * The transport took bytes off this end's hands, which is a sign of life of the peer.
   *
   * @param nowNanos the time
   */
  public void outputProgressed(long nowNanos) {
    heartbeat.onActivity(nowNanos);
  }

  /**
   * The transport is gone. Gives back all that the session holds.
   *
   * @return how the connection ended
   */
  public CloseEvent transportClosed() {
    assembler.release();
    writer.release();
    return closing.event();
  }

  /**
   * Does what is due: a Ping, or the end of a peer that is silent or slow to close.
   *
   * @param nowNanos the time
   */
  public void timeReached(long nowNanos) {
    this.nowNanos = nowNanos;
    if (!closing.isOpen()) {
      if (nowNanos - closing.deadlineNanos() >= 0) {
        listener.cutTransport();
      }
      return;
    }
    switch (heartbeat.poll(nowNanos)) {
      case PING -> writeControl(Opcode.PING, new byte[0]);
      case GIVE_UP -> listener.cutTransport();
      case NOTHING -> {}
    }
  }

  /** {@return when {@link #timeReached} should be called next, or {@link Long#MAX_VALUE}} */
  public long deadlineNanos() {
    if (!closing.isOpen()) {
      return closing.deadlineNanos();
    }
    return heartbeat.isOff() ? Long.MAX_VALUE : heartbeat.deadlineNanos();
  }

  /** {@return OPEN, or CLOSING once a Close frame was sent or received} */
  public ReadyState readyState() {
    return closing.isOpen() ? ReadyState.OPEN : ReadyState.CLOSING;
  }

  /** §7.1.7: the one place where a broken protocol becomes a close code. */
  private void fail(WebSocketProtocolException error) {
    if (closing.maySend()) {
      writeControl(Opcode.CLOSE, closePayload(error.closeCode(), ""));
    }
    closing.failed(nowNanos);
    assembler.release();
    listener.onProtocolError(error);
    listener.endOutput();
  }

  /** What the assembler hands on. */
  private final class Received implements MessageSink {

    @Override
    public void onText(ByteBuf payload, int offset, int length) {
      listener.onText(payload, offset, length);
    }

    @Override
    public void onBinary(ByteBuf payload, int offset, int length) {
      listener.onBinary(payload, offset, length);
    }

    @Override
    public void onPing(byte[] payload) {
      if (settings.answersPings()) {
        // §5.5.2: until a Close frame was received, even if this end has sent its own.
        writeControl(Opcode.PONG, payload);
      }
      listener.onPing(payload);
    }

    @Override
    public void onPong(byte[] payload) {
      listener.onPong(payload);
    }

    @Override
    public void onClose(CloseCode closeCode, String reason) {
      // §5.5.1: what follows a Close frame does not count, not even in the same buffer.
      parser.pause();
      closing.closeReceived(closeCode, reason, nowNanos);
      if (closing.maySend()) {
        // §5.5.1: a Close frame is answered with a Close frame, as a rule with the same code.
        writeControl(Opcode.CLOSE, closePayload(closeCode, ""));
        closing.closeSent(nowNanos);
      }
      if (settings.role() == Role.SERVER) {
        // §7.1.1: the server closes the transport first, the client waits for it.
        listener.closeTransport();
      }
    }
  }
}
