package io.holdfast.netty;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineUpgrade;
import io.holdfast.engineio.MessageTransport;
import io.holdfast.engineio.Revision;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.HandshakeAcceptance;
import io.holdfast.websocket.ReadyState;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A WebSocket that carries a session, or may soon. */
final class EngineWebSocket extends Connection implements MessageTransport {

  /** Let go when it is open: it knows the request, of which nothing more is needed. */
  private @Nullable Consumer<EngineWebSocket> whenOpen;

  private @Nullable EngineConnection session;

  /** The session is not on this WebSocket yet. */
  private @Nullable EngineUpgrade upgrade;

  private boolean hasFailed;

  /**
   * Creates a WebSocket.
   *
   * @param request that it was opened with
   * @param terms that both ends agreed on
   * @param whenOpen says what it carries, or closes it
   */
  EngineWebSocket(
      UpgradeRequest request, HandshakeAcceptance terms, Consumer<EngineWebSocket> whenOpen) {
    super(request, terms);
    this.whenOpen = whenOpen;
  }

  void carry(EngineConnection carried) {
    session = carried;
  }

  void probe(EngineConnection probed, EngineUpgrade begun) {
    session = probed;
    upgrade = begun;
  }

  @Override
  LaneKind.Form laneForm() {
    EngineConnection carried = session;
    return carried != null && carried.revision() == Revision.THREE
        ? LaneKind.Form.MARKED_FRAMES
        : LaneKind.Form.FRAMES;
  }

  @Override
  protected void onOpen() {
    Consumer<EngineWebSocket> opened = Objects.requireNonNull(whenOpen, "opened once");
    whenOpen = null;
    opened.accept(this);
  }

  @Override
  protected void onMessage(Message message) {
    EngineConnection carried = session;
    if (carried == null) {
      return;
    }
    EngineUpgrade probing = upgrade;
    if (probing == null) {
      carried.receive(message);
    } else if (!message.isText()) {
      probing.receiveBinary();
      carried.acted();
    } else if (carried.receiveProbe(probing, message)) {
      upgrade = null;
    }
  }

  @Override
  public void sendText(ByteBuf packet, int offset, int length) {
    handler().sendText(packet, offset, length);
  }

  @Override
  public void sendBinary(ByteBuf packet, int offset, int length) {
    handler().sendBinary(packet, offset, length);
  }

  /** {@return whether messages are compressed} */
  boolean compresses() {
    return handler().zlib() != null;
  }

  /** {@return whether all frames of the message were taken} */
  boolean sendUncompressed(EngineMessage message) {
    boolean isTaken = true;
    for (PreparedGroupMessage frame : new EngineGroupMessage(message, null).frames(laneForm())) {
      isTaken &= handler().sendUncompressed(frame.message()) != SendResult.CLOSED;
    }
    return isTaken && handler().isOpen();
  }

  @Override
  public boolean isWritable() {
    return readyState() == ReadyState.OPEN && handler().outbox().publishedBacklogBytes() == 0;
  }

  /** {@return whether the client is slow, and has taken some since the last call} */
  boolean hasProgressed() {
    Outbox outbox = handler().outbox();
    return outbox.isSlow() && outbox.hasProgressed();
  }

  @Override
  public void close() {
    close(CloseCode.NO_STATUS, "");
  }

  @Override
  protected void onPing(byte[] payload) {
    // Answered below; sessions have Pings of their own.
  }

  @Override
  protected void onPong(byte[] payload) {
    // Sessions have Pongs of their own.
  }

  @Override
  protected void onDrain() {
    if (session != null && upgrade == null) {
      session.drained();
    }
  }

  @Override
  protected void onError(Throwable cause) {
    hasFailed = true;
    if (session != null && upgrade == null) {
      session.webSocketFailed(cause);
    }
  }

  @Override
  protected void onClose(CloseEvent event) {
    EngineConnection carried = session;
    if (carried == null) {
      return;
    }
    if (upgrade != null) {
      upgrade.candidateClosed();
      carried.acted();
    } else {
      carried.webSocketClosed(hasFailed);
    }
  }
}
