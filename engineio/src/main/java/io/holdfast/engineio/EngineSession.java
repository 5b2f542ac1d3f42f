package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One client's session, over whatever transport it has: requests, messages and time go in, answers,
 * messages and events come out.
 *
 * <p>Confined to one thread. After every call, {@link #deadlineNanos} may be another.
 */
public final class EngineSession {

  /*
   * A session begins on polling or on a WebSocket, and may change from the first to the second,
   * once: while an upgrade is under way both are there, and what is sent goes where polls take it;
   * when the client is done, what still waits moves over, in order, and polling is over.
   *
   * open → closing → closed, where only polling knows closing: it waits for a poll to carry the
   * last packets, as long as the client gives a sign of life in time.
   */
  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  private static final long NEVER = Long.MAX_VALUE;

  private final String id;
  private final Revision revision;
  private final EngineSettings settings;
  private final EngineListener listener;
  private final EngineHeartbeat heartbeat;

  private final PacketSink received;

  private State state = State.OPEN;
  private EngineTransport transport;
  private @Nullable EngineUpgrade upgrade;
  private CloseReason closingReason = CloseReason.FORCED_CLOSE;
  private long closeDeadlineNanos;

  /** As given with the call that is under way. */
  private long nowNanos;

  private EngineSession(
      Opening opening, EngineTransport transport, EngineListener listener, long nowNanos) {
    this.id = opening.id();
    this.revision = opening.revision();
    this.settings = opening.settings();
    this.transport = transport;
    this.listener = listener;
    this.received = new ReceivedPackets(this, listener);
    this.heartbeat = new EngineHeartbeat(revision, settings, nowNanos);
    this.nowNanos = nowNanos;
  }

  /**
   * Opens a session on polling. Its first poll brings the Open packet.
   *
   * @param opening what was agreed
   * @param takesBytes whether a client of revision 3 takes bytes as an answer
   * @param allocator of the answers
   * @param listener takes what is received
   * @param nowNanos the time, as {@link System#nanoTime} gives it
   * @return the session
   */
  public static EngineSession openPolling(
      Opening opening,
      boolean takesBytes,
      ByteBufAllocator allocator,
      EngineListener listener,
      long nowNanos) {
    PollingTransport transport =
        new PollingTransport(Payload.of(opening.revision(), allocator, takesBytes));
    EngineSession session = new EngineSession(opening, transport, listener, nowNanos);
    session.sendPacket(opening.packet(true));
    return session;
  }

  /**
   * Opens a session on a WebSocket, and sends the Open packet on it.
   *
   * @param opening what was agreed
   * @param webSocket that is open
   * @param listener takes what is received
   * @param nowNanos the time, as {@link System#nanoTime} gives it
   * @return the session
   */
  public static EngineSession openWebSocket(
      Opening opening, MessageTransport webSocket, EngineListener listener, long nowNanos) {
    EngineTransport transport = new WebSocketTransport(webSocket, opening.revision());
    EngineSession session = new EngineSession(opening, transport, listener, nowNanos);
    session.sendPacket(opening.packet(false));
    return session;
  }

  /** {@return the id of the session} */
  public String id() {
    return id;
  }

  /** {@return the revision that the client speaks} */
  public Revision revision() {
    return revision;
  }

  /** {@return the transport of now} */
  public TransportName transport() {
    return transport.name();
  }

  /** {@return whether messages may be sent} */
  public boolean isOpen() {
    return state == State.OPEN;
  }

  /** {@return whether what is sent now goes out soon: a poll waits, or nothing is queued} */
  public boolean isWritable() {
    return transport.isWritable();
  }

  /**
   * Takes a poll. It is answered now if packets wait, else when there are some.
   *
   * @param answer of the poll
   * @param nowNanos the time
   */
  public void poll(PollAnswer answer, long nowNanos) {
    this.nowNanos = nowNanos;
    if (!(transport instanceof PollingTransport polling)) {
      answer.refuse(RequestError.BAD_REQUEST);
    } else if (state == State.CLOSED) {
      polling.answerLast(answer);
    } else if (polling.isWritable()) {
      end(CloseReason.TRANSPORT_ERROR);
      answer.refuse(RequestError.BAD_REQUEST);
    } else {
      polling.poll(answer);
      if (state == State.CLOSING && polling.isWritable()) {
        end(closingReason);
      }
    }
  }

  /**
   * {@return whether the client closed the session with a POST while no poll was there: one that it
   * had sent before may still come, and gets a proper answer}
   */
  public boolean awaitsLastPoll() {
    return transport instanceof PollingTransport polling && polling.awaitsLastPoll();
  }

  /**
   * A poll was given up by the client before it was answered.
   *
   * @param answer of the poll
   * @param nowNanos the time
   */
  public void pollAborted(PollAnswer answer, long nowNanos) {
    this.nowNanos = nowNanos;
    if (transport instanceof PollingTransport polling && polling.isWaiting(answer)) {
      end(CloseReason.TRANSPORT_ERROR);
    }
  }

  /**
   * Takes the body of a POST.
   *
   * @param body borrowed, not consumed
   * @param isBytes whether it came as {@code application/octet-stream}
   * @param nowNanos the time
   * @return false if it does not fit the session, which has been closed, or is over
   */
  public boolean post(ByteBuf body, boolean isBytes, long nowNanos) {
    this.nowNanos = nowNanos;
    if (state == State.CLOSED || !isPolling()) {
      return false;
    }
    if (isBytes && revision == Revision.FOUR) {
      end(CloseReason.TRANSPORT_ERROR);
      return false;
    }
    try {
      PayloadParser.parse(revision, body, isBytes, received);
      return true;
    } catch (EngineProtocolException e) {
      end(CloseReason.PARSE_ERROR);
      return false;
    }
  }

  private boolean isPolling() {
    return transport.name() == TransportName.POLLING;
  }

  /**
   * Takes a text message of the session's WebSocket.
   *
   * @param packet borrowed
   * @param offset of the first byte
   * @param length in bytes, of valid UTF-8
   * @param nowNanos the time
   */
  public void receiveText(ByteBuf packet, int offset, int length, long nowNanos) {
    this.nowNanos = nowNanos;
    try {
      PacketParser.parseText(packet, offset, length, received);
    } catch (EngineProtocolException e) {
      end(CloseReason.PARSE_ERROR);
    }
  }

  /**
   * Takes a binary message of the session's WebSocket.
   *
   * @param packet borrowed
   * @param offset of the first byte
   * @param length in bytes
   * @param nowNanos the time
   */
  public void receiveBinary(ByteBuf packet, int offset, int length, long nowNanos) {
    this.nowNanos = nowNanos;
    try {
      PacketParser.parseBinary(packet, offset, length, revision, received);
    } catch (EngineProtocolException e) {
      end(CloseReason.PARSE_ERROR);
    }
  }

  /** The client's packet of that kind has come. */
  void receivedControl(PacketType type, String text) {
    switch (type) {
      case PING -> {
        heartbeat.onSignOfLife(nowNanos);
        sendPacket((char) PacketType.PONG.digit() + text);
      }
      case PONG -> heartbeat.onSignOfLife(nowNanos);
      case CLOSE -> end(CloseReason.TRANSPORT_CLOSE);
      case OPEN, MESSAGE, UPGRADE, NOOP -> {
        // Of no meaning here; the reference server passes over them, and clients rely on it.
      }
    }
  }

  /**
   * The session's WebSocket is gone.
   *
   * @param isError whether it failed, rather than was closed
   * @param nowNanos the time
   */
  public void webSocketClosed(boolean isError, long nowNanos) {
    this.nowNanos = nowNanos;
    end(isError ? CloseReason.TRANSPORT_ERROR : CloseReason.TRANSPORT_CLOSE);
  }

  /**
   * Begins a change of transport.
   *
   * @param candidate a WebSocket that the client opened with this session's id
   * @param nowNanos the time
   * @return takes what comes on that WebSocket; nothing if the session is not on polling, or is
   *     being upgraded already: the WebSocket is to be closed
   */
  public Optional<EngineUpgrade> beginUpgrade(MessageTransport candidate, long nowNanos) {
    this.nowNanos = nowNanos;
    if (state != State.OPEN || !isPolling() || upgrade != null) {
      return Optional.empty();
    }
    EngineUpgrade begun = new EngineUpgrade(this, candidate, nowNanos);
    upgrade = begun;
    return Optional.of(begun);
  }

  void upgraded(MessageTransport webSocket) {
    EngineTransport former = transport;
    upgrade = null;
    transport = new WebSocketTransport(webSocket, revision);
    if (former instanceof PollingTransport polling) {
      polling.moveTo(webSocket);
    }
    listener.onUpgrade();
  }

  void upgradeFailed() {
    upgrade = null;
  }

  EngineSettings settings() {
    return settings;
  }

  /**
   * Sends a message of text.
   *
   * @param packet borrowed; the digit of a Message, then the text, of valid UTF-8
   * @param offset of the digit
   * @param length in bytes
   * @return false if the session is not open any more
   */
  public boolean sendText(ByteBuf packet, int offset, int length) {
    if (state != State.OPEN) {
      return false;
    }
    transport.sendText(packet, offset, length);
    return sent();
  }

  /**
   * Sends a message of bytes.
   *
   * @param payload borrowed
   * @param offset of the first byte
   * @param length in bytes
   * @return false if the session is not open any more
   */
  public boolean sendBinary(ByteBuf payload, int offset, int length) {
    if (state != State.OPEN) {
      return false;
    }
    transport.sendBinary(payload, offset, length);
    return sent();
  }

  /**
   * Sends messages that were laid out for many sessions of revision 4 that poll. Others take no
   * such thing.
   *
   * @param packets borrowed, and kept by reference; each with a separator behind it
   * @param offset of the first
   * @param length in bytes
   * @return false if the session is not open any more
   */
  public boolean sendPackets(ByteBuf packets, int offset, int length) {
    if (state != State.OPEN || !(transport instanceof PollingTransport polling)) {
      return false;
    }
    polling.sendPackets(packets, offset, length);
    return sent();
  }

  private boolean sent() {
    if (transport.queuedBytes() > settings.maxQueuedBytes()) {
      end(CloseReason.TRANSPORT_ERROR);
    }
    return state == State.OPEN;
  }

  private void sendPacket(String packet) {
    if (state == State.OPEN) {
      // Not counted: there are few of these, and the first comes before anybody is told of the end.
      ByteBuf bytes = Unpooled.wrappedBuffer(packet.getBytes(StandardCharsets.UTF_8));
      transport.sendText(bytes, 0, bytes.readableBytes());
      flush();
    }
  }

  /** Answers a poll that waits with what has been sent. To be called at the end of a turn. */
  public void flush() {
    transport.flush();
  }

  /** {@return bytes that wait for a poll} */
  public int queuedBytes() {
    return transport.queuedBytes();
  }

  /** Ends a poll that waits, since the client wants its connection for something else. */
  public void releasePoll() {
    if (transport instanceof PollingTransport polling) {
      polling.releasePoll();
    }
  }

  /**
   * Ends the session: a body did not come to its end, too much waits, or a listener threw.
   *
   * @param nowNanos the time
   */
  public void fail(long nowNanos) {
    this.nowNanos = nowNanos;
    end(CloseReason.TRANSPORT_ERROR);
  }

  /**
   * Closes the session after all that was sent.
   *
   * @param reason that the listener is told
   * @param nowNanos the time
   */
  public void close(CloseReason reason, long nowNanos) {
    this.nowNanos = nowNanos;
    if (state != State.OPEN) {
      return;
    }
    // Clients forget what comes together with the end: it has an answer of its own.
    transport.flush();
    if (isPolling() && !transport.isWritable()) {
      state = State.CLOSING;
      closingReason = reason;
      closeDeadlineNanos = nowNanos + EngineSettings.CLOSE_TIMEOUT.toNanos();
    } else {
      end(reason);
    }
  }

  /**
   * Closes the session without waiting for a poll: what waits for one is dropped.
   *
   * @param reason that the listener is told, unless the session was being closed before
   * @param nowNanos the time
   */
  public void discard(CloseReason reason, long nowNanos) {
    this.nowNanos = nowNanos;
    if (state == State.OPEN) {
      transport.flush();
    }
    end(state == State.CLOSING ? closingReason : reason);
  }

  private void end(CloseReason reason) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    if (upgrade != null) {
      upgrade.abandon();
      upgrade = null;
    }
    transport.end(reason);
    listener.onClose(reason);
  }

  /** {@return when {@link #timeReached} is to be called next, or {@link Long#MAX_VALUE}} */
  public long deadlineNanos() {
    return switch (state) {
      case OPEN ->
          upgrade == null
              ? heartbeat.deadlineNanos()
              : earlier(heartbeat.deadlineNanos(), upgrade.deadlineNanos());
      case CLOSING -> earlier(heartbeat.deadlineNanos(), closeDeadlineNanos);
      case CLOSED -> NEVER;
    };
  }

  private long earlier(long first, long second) {
    return first - nowNanos < second - nowNanos ? first : second;
  }

  /**
   * A client that reads slowly has taken some of what waited, and so is there.
   *
   * @param nowNanos the time
   */
  public void outputProgressed(long nowNanos) {
    heartbeat.onProgress(nowNanos);
  }

  /**
   * Time has passed.
   *
   * @param nowNanos the time
   */
  public void timeReached(long nowNanos) {
    this.nowNanos = nowNanos;
    if (state == State.CLOSING && nowNanos - closeDeadlineNanos >= 0) {
      end(closingReason);
    }
    if (state == State.OPEN && upgrade != null) {
      upgrade.timeReached(nowNanos);
    }
    if (state != State.CLOSED) {
      switch (heartbeat.poll(nowNanos)) {
        case NOTHING -> {
          // Not yet.
        }
        case PING -> sendPacket(String.valueOf((char) PacketType.PING.digit()));
        case GIVE_UP -> end(state == State.OPEN ? CloseReason.PING_TIMEOUT : closingReason);
      }
    }
  }
}
