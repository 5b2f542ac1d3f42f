package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;

/** Hands on what the client of a session sends on its transport. */
final class ReceivedPackets implements PacketSink {

  private final EngineSession session;
  private final EngineListener listener;

  ReceivedPackets(EngineSession session, EngineListener listener) {
    this.session = session;
    this.listener = listener;
  }

  @Override
  public void onText(ByteBuf payload, int offset, int length) {
    if (session.isOpen()) {
      listener.onText(payload, offset, length);
    }
  }

  @Override
  public void onBinary(ByteBuf payload, int offset, int length) {
    if (session.isOpen()) {
      listener.onBinary(payload, offset, length);
    }
  }

  @Override
  public void onControl(PacketType type, String text) {
    boolean isServers =
        type == (session.revision() == Revision.FOUR ? PacketType.PING : PacketType.PONG);
    if (isServers) {
      throw new EngineProtocolException(
          EngineError.UNEXPECTED_PACKET,
          "a " + type + ", which in revision " + session.revision().number() + " servers send");
    }
    session.receivedControl(type, text);
  }
}
