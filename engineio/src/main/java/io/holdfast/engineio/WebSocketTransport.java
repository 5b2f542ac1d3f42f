package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** One WebSocket message per packet. */
final class WebSocketTransport implements EngineTransport {

  private final MessageTransport webSocket;
  private final Revision revision;

  WebSocketTransport(MessageTransport webSocket, Revision revision) {
    this.webSocket = webSocket;
    this.revision = revision;
  }

  @Override
  public TransportName name() {
    return TransportName.WEBSOCKET;
  }

  @Override
  public boolean isWritable() {
    return webSocket.isWritable();
  }

  @Override
  public int queuedBytes() {
    // The WebSocket bounds its own queue.
    return 0;
  }

  @Override
  public void sendText(ByteBuf packet, int offset, int length) {
    webSocket.sendText(packet, offset, length);
  }

  @Override
  public void sendBinary(ByteBuf payload, int offset, int length) {
    if (revision == Revision.FOUR) {
      webSocket.sendBinary(payload, offset, length);
      return;
    }
    ByteBuf kind = Unpooled.wrappedBuffer(new byte[] {(byte) PacketType.MESSAGE.number()});
    ByteBuf packet = Unpooled.wrappedBuffer(kind, payload.retainedSlice(offset, length));
    webSocket.sendBinary(packet, 0, 1 + length);
    packet.release();
  }

  @Override
  public void flush() {
    // The WebSocket does, at the end of a turn.
  }

  @Override
  public void end(CloseReason reason) {
    webSocket.close();
  }
}
