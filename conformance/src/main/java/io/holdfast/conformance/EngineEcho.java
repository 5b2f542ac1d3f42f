package io.holdfast.conformance;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineListener;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSocket;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Sends every message back. */
final class EngineEcho implements EngineListener {

  private final EngineSocket socket;

  EngineEcho(EngineSocket socket) {
    this.socket = socket;
  }

  @Override
  public void onText(ByteBuf payload, int offset, int length) {
    byte[] packet = new byte[1 + length];
    packet[0] = '4';
    payload.getBytes(offset, packet, 1, length);
    socket.send(EngineMessage.packet(packet, List.of()));
  }

  @Override
  public void onBinary(ByteBuf payload, int offset, int length) {
    byte[] bytes = new byte[length];
    payload.getBytes(offset, bytes);
    socket.send(EngineMessage.binary(bytes));
  }

  @Override
  public void onClose(CloseReason reason) {
    // Nothing is kept.
  }
}
