package io.holdfast.socketio;

import io.holdfast.engineio.EngineMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lays packets out: the mirror image of {@link PacketDecoder}. */
final class PacketEncoder {

  /** Every packet is carried by a Message of Engine.IO. */
  private static final byte ENGINE_MESSAGE = io.holdfast.engineio.PacketType.MESSAGE.digit();

  private PacketEncoder() {}

  /**
   * {@return a packet with at most one value as its payload}
   *
   * @param type of the packet, one without attachments
   * @param namespace its name
   * @param payload nothing, or a value without bytes
   */
  static EngineMessage encode(PacketType type, String namespace, List<JsonValue> payload) {
    byte[] name = name(namespace);
    int length = 2 + name.length + (payload.isEmpty() ? 0 : payload.get(0).length());
    ByteWriter writer = new ByteWriter(length);
    writer.write(ENGINE_MESSAGE);
    writer.write(type.digit());
    writer.write(name, 0, name.length);
    if (!payload.isEmpty()) {
      JsonValue value = payload.get(0);
      writer.write(value.text(), value.offset(), value.length());
    }
    return EngineMessage.packet(writer.bytes(), List.of());
  }

  /**
   * {@return an event}
   *
   * @param namespace its name
   * @param ackId number of the answer that is asked for, or {@link PacketSink#NO_ACK}
   * @param arguments the name of the event, then its arguments
   */
  static EngineMessage event(String namespace, long ackId, List<JsonValue> arguments) {
    return hasAttachments(arguments)
        ? binary(PacketType.EVENT, PacketType.BINARY_EVENT, new Header(namespace, ackId), arguments)
        : text(PacketType.EVENT, new Header(namespace, ackId), arguments);
  }

  /**
   * {@return the answer to an event}
   *
   * @param namespace its name
   * @param ackId number that the event had
   * @param arguments of the answer
   */
  static EngineMessage ack(String namespace, long ackId, List<JsonValue> arguments) {
    return hasAttachments(arguments)
        ? binary(PacketType.ACK, PacketType.BINARY_ACK, new Header(namespace, ackId), arguments)
        : text(PacketType.ACK, new Header(namespace, ackId), arguments);
  }

  /** What stands between the type and the JSON, but for the number of attachments. */
  private record Header(String namespace, long ackId) {

    byte[] ackDigits() {
      return ackId == PacketSink.NO_ACK ? NOTHING : ascii(Long.toString(ackId));
    }
  }

  private static final byte[] NOTHING = {};

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] name(String namespace) {
    return namespace.equals(PacketHeader.MAIN_NAMESPACE)
        ? NOTHING
        : (namespace + ",").getBytes(StandardCharsets.UTF_8);
  }

  private static boolean hasAttachments(List<JsonValue> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      if (!arguments.get(i).attachments().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static EngineMessage text(PacketType type, Header header, List<JsonValue> arguments) {
    byte[] name = name(header.namespace());
    byte[] ackDigits = header.ackDigits();
    int length = 4 + name.length + ackDigits.length + Math.max(0, arguments.size() - 1);
    for (int i = 0; i < arguments.size(); i++) {
      length += arguments.get(i).length();
    }
    ByteWriter writer = new ByteWriter(length);
    writer.write(ENGINE_MESSAGE);
    writer.write(type.digit());
    writer.write(name, 0, name.length);
    writer.write(ackDigits, 0, ackDigits.length);
    writeArray(writer, arguments, null);
    return EngineMessage.packet(writer.bytes(), List.of());
  }

  /** Values that came with bytes need not hold any themselves. */
  private static EngineMessage binary(
      PacketType textType, PacketType binaryType, Header header, List<JsonValue> arguments) {
    List<byte[]> attachments = new ArrayList<>();
    ByteWriter json = new ByteWriter(64);
    writeArray(json, arguments, attachments);
    if (attachments.isEmpty()) {
      return text(textType, header, arguments);
    }
    byte[] count = ascii(attachments.size() + "-");
    byte[] name = name(header.namespace());
    byte[] ackDigits = header.ackDigits();
    byte[] array = json.bytes();
    ByteWriter writer =
        new ByteWriter(2 + count.length + name.length + ackDigits.length + array.length);
    writer.write(ENGINE_MESSAGE);
    writer.write(binaryType.digit());
    writer.write(count, 0, count.length);
    writer.write(name, 0, name.length);
    writer.write(ackDigits, 0, ackDigits.length);
    writer.write(array, 0, array.length);
    return EngineMessage.packet(writer.bytes(), attachments);
  }

  private static void writeArray(
      ByteWriter writer, List<JsonValue> arguments, @Nullable List<byte[]> attachments) {
    writer.write((byte) '[');
    for (int i = 0; i < arguments.size(); i++) {
      if (i > 0) {
        writer.write((byte) ',');
      }
      JsonValue value = arguments.get(i);
      if (attachments == null) {
        writer.write(value.text(), value.offset(), value.length());
      } else {
        writeValue(writer, value, attachments);
      }
    }
    writer.write((byte) ']');
  }

  /** Values may come from several packets: their placeholders are numbered anew. */
  static void writeValue(ByteWriter writer, JsonValue value, List<byte[]> attachments) {
    int offset = value.offset();
    for (Placeholder placeholder : PlaceholderFinder.find(value)) {
      writer.write(value.text(), offset, placeholder.start() - offset);
      byte[] anew = ascii(Placeholder.json(attachments.size()));
      writer.write(anew, 0, anew.length);
      attachments.add(value.attachments().get(placeholder.attachment()));
      offset = placeholder.end();
    }
    writer.write(value.text(), offset, value.offset() + value.length() - offset);
  }
}
