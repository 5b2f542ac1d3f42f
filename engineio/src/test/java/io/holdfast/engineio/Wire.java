package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A WebSocket, and what was sent on it. */
final class Wire implements MessageTransport {

  private final List<String> sent = new ArrayList<>();

  /** {@return what was sent since the last call} */
  List<String> take() {
    List<String> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  @Override
  public void sendText(ByteBuf packet, int offset, int length) {
    sent.add(packet.toString(offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public void sendBinary(ByteBuf packet, int offset, int length) {
    sent.add("binary " + ByteBufUtil.hexDump(packet, offset, length));
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void close() {
    sent.add("closed");
  }
}
