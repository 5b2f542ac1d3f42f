package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Packets and polls, whichever comes first waits for the other.
 *
 * <p>Confined to one thread.
 */
final class PollingTransport implements EngineTransport {

  private final Payload payload;
  private @Nullable PollAnswer waiting;
  private boolean awaitsLastPoll;

  PollingTransport(Payload payload) {
    this.payload = payload;
  }

  @Override
  public TransportName name() {
    return TransportName.POLLING;
  }

  @Override
  public boolean isWritable() {
    return waiting != null;
  }

  boolean isWaiting(PollAnswer answer) {
    return answer.equals(waiting);
  }

  @Override
  public int queuedBytes() {
    return payload.sizeBytes();
  }

  void poll(PollAnswer answer) {
    waiting = answer;
    flush();
  }

  @Override
  public void sendText(ByteBuf packet, int offset, int length) {
    payload.appendText(packet, offset, length);
  }

  @Override
  public void sendBinary(ByteBuf bytes, int offset, int length) {
    payload.appendBinary(bytes, offset, length);
  }

  void sendPackets(ByteBuf packets, int offset, int length) {
    payload.appendPackets(packets, offset, length);
  }

  void sendControl(PacketType type) {
    payload.appendText(Unpooled.wrappedBuffer(new byte[] {type.digit()}), 0, 1);
  }

  @Override
  public void flush() {
    PollAnswer answer = waiting;
    if (answer != null && !payload.isEmpty()) {
      waiting = null;
      boolean isBytes = payload.isBytes();
      answer.answer(payload.take(), isBytes);
    }
  }

  /** Ends the poll that waits, if one does. */
  void releasePoll() {
    if (waiting != null) {
      sendControl(PacketType.NOOP);
      flush();
    }
  }

  /** Sends what is queued on a WebSocket, and ends the poll that waits, if one does. */
  void moveTo(MessageTransport webSocket) {
    payload.moveTo(webSocket);
    releasePoll();
  }

  /** The session has ended; this poll may have been sent before the client knew. */
  void answerLast(PollAnswer answer) {
    if (awaitsLastPoll) {
      awaitsLastPoll = false;
      waiting = answer;
      releasePoll();
    } else {
      answer.refuse(RequestError.SESSION_ID_UNKNOWN);
    }
  }

  boolean awaitsLastPoll() {
    return awaitsLastPoll;
  }

  @Override
  public void end(CloseReason reason) {
    awaitsLastPoll = waiting == null && reason == CloseReason.TRANSPORT_CLOSE;
    if (waiting != null) {
      // A client that said goodbye with a POST is not told goodbye.
      sendControl(reason == CloseReason.TRANSPORT_CLOSE ? PacketType.NOOP : PacketType.CLOSE);
      flush();
    }
    payload.release();
  }
}
