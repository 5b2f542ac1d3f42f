package io.holdfast.socketio;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lays packets out: the mirror image of {@link PacketDecoder}. */
final class PacketEncoder {

  /** Every packet is carried by a Message of Engine.IO. */
  private static final byte ENGINE_MESSAGE = io.holdfast.engineio.PacketType.MESSAGE.digit();

  private final ByteArrayOutputStream json = new ByteArrayOutputStream();
  private final List<byte[]> attachments = new ArrayList<>();

  private PacketEncoder() {}

  /** {@return the answer to a Connect} */
  static EncodedPacket connect(String namespace, String json) {
    return new PacketEncoder().encode(PacketType.CONNECT, namespace, json);
  }

  /** {@return the refusal of a Connect} */
  static EncodedPacket connectError(String namespace, String json) {
    return new PacketEncoder().encode(PacketType.CONNECT_ERROR, namespace, json);
  }

  /** {@return the end of a namespace for the client} */
  static EncodedPacket disconnect(String namespace) {
    return new PacketEncoder().encode(PacketType.DISCONNECT, namespace, "");
  }

  private EncodedPacket encode(PacketType type, String namespace, String payload) {
    json.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
    return finish(type, namespace, PacketSink.NO_ACK);
  }

  /**
   * {@return an event}
   *
   * @param namespace its name
   * @param ackId number of the answer that is asked for, or {@link PacketSink#NO_ACK}
   * @param arguments the name of the event, then its arguments
   */
  static EncodedPacket event(String namespace, long ackId, List<JsonValue> arguments) {
    PacketEncoder encoder = new PacketEncoder();
    encoder.writeArray(arguments);
    boolean isBinary = !encoder.attachments.isEmpty();
    return encoder.finish(isBinary ? PacketType.BINARY_EVENT : PacketType.EVENT, namespace, ackId);
  }

  /**
   * {@return the answer to an event}
   *
   * @param namespace its name
   * @param ackId number that the event had
   * @param arguments of the answer
   */
  static EncodedPacket ack(String namespace, long ackId, List<JsonValue> arguments) {
    PacketEncoder encoder = new PacketEncoder();
    encoder.writeArray(arguments);
    boolean isBinary = !encoder.attachments.isEmpty();
    return encoder.finish(isBinary ? PacketType.BINARY_ACK : PacketType.ACK, namespace, ackId);
  }

  private void writeArray(List<JsonValue> arguments) {
    json.write('[');
    for (int i = 0; i < arguments.size(); i++) {
      if (i > 0) {
        json.write(',');
      }
      writeValue(arguments.get(i));
    }
    json.write(']');
  }

  /** Values may come from several packets: their placeholders are numbered anew. */
  private void writeValue(JsonValue value) {
    int offset = value.offset();
    for (Placeholder placeholder : PlaceholderFinder.find(value)) {
      json.write(value.text(), offset, placeholder.start() - offset);
      json.writeBytes(Placeholder.json(attachments.size()).getBytes(StandardCharsets.US_ASCII));
      attachments.add(value.attachments().get(placeholder.attachment()));
      offset = placeholder.end();
    }
    json.write(value.text(), offset, value.offset() + value.length() - offset);
  }

  private EncodedPacket finish(PacketType type, String namespace, long ackId) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream(json.size() + 32);
    packet.write(ENGINE_MESSAGE);
    packet.write(type.digit());
    packet.writeBytes(header(type, namespace, ackId).getBytes(StandardCharsets.UTF_8));
    packet.writeBytes(json.toByteArray());
    return new EncodedPacket(packet.toByteArray(), attachments);
  }

  private String header(PacketType type, String namespace, long ackId) {
    String count = type.isBinary() ? attachments.size() + "-" : "";
    String name = namespace.equals(PacketHeader.MAIN_NAMESPACE) ? "" : namespace + ",";
    return count + name + (ackId == PacketSink.NO_ACK ? "" : ackId);
  }
}
