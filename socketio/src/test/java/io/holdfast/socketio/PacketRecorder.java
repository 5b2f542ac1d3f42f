package io.holdfast.socketio;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down packets, in order. */
final class PacketRecorder implements PacketSink {

  private final List<String> packets = new ArrayList<>();

  List<String> packets() {
    return packets;
  }

  @Override
  public void onConnect(String namespace, JsonValue auth) {
    packets.add("connect " + namespace + " " + auth);
  }

  @Override
  public void onDisconnect(String namespace) {
    packets.add("disconnect " + namespace);
  }

  @Override
  public void onEvent(String namespace, long ackId, List<JsonValue> arguments) {
    packets.add("event " + namespace + " " + ackId + " " + arguments + bytes(arguments));
  }

  @Override
  public void onAck(String namespace, long ackId, List<JsonValue> arguments) {
    packets.add("ack " + namespace + " " + ackId + " " + arguments + bytes(arguments));
  }

  private static String bytes(List<JsonValue> arguments) {
    StringBuilder bytes = new StringBuilder();
    if (!arguments.isEmpty()) {
      for (byte[] attachment : arguments.get(0).attachments()) {
        bytes.append(" <").append(HexFormat.of().formatHex(attachment)).append('>');
      }
    }
    return bytes.toString();
  }
}
