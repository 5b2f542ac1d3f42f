package io.holdfast.engineio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told, in order. */
final class Recorder implements PacketSink, EngineListener {

  private final List<String> events = new ArrayList<>();

  List<String> events() {
    return events;
  }

  /** {@return what happened since the last call} */
  List<String> take() {
    List<String> taken = List.copyOf(events);
    events.clear();
    return taken;
  }

  @Override
  public void onText(ByteBuf payload, int offset, int length) {
    events.add("text " + payload.toString(offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public void onBinary(ByteBuf payload, int offset, int length) {
    events.add("binary " + ByteBufUtil.hexDump(payload, offset, length));
  }

  @Override
  public void onControl(PacketType type, String text) {
    events.add((type + " " + text).trim());
  }

  @Override
  public void onDrain() {
    events.add("drain");
  }

  @Override
  public void onUpgrade() {
    events.add("upgrade");
  }

  @Override
  public void onClose(CloseReason reason) {
    events.add("close: " + reason.words());
  }
}
