package io.holdfast.msgpack;

import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.PacketSink;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes down packets, in order. */
final class PacketRecorder implements PacketSink {

  private final List<String> packets = new ArrayList<>();
  private List<JsonValue> lastArguments = List.of();

  List<String> packets() {
    return packets;
  }

  List<JsonValue> lastArguments() {
    return lastArguments;
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
    lastArguments = arguments;
  }

  @Override
  public void onAck(String namespace, long ackId, List<JsonValue> arguments) {
    packets.add("ack " + namespace + " " + ackId + " " + arguments + bytes(arguments));
    lastArguments = arguments;
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
