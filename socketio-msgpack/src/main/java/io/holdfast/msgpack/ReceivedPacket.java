package io.holdfast.msgpack;

import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.PacketError;
import io.holdfast.socketio.PacketException;
import io.holdfast.socketio.PacketLimits;
import io.holdfast.socketio.PacketSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * One packet, as it is read. Its keys come in any order, and clients add some of their own, such as
 * {@code options}. What a client has not set may be there as nil or undefined.
 */
final class ReceivedPacket {

  /** Number.MAX_SAFE_INTEGER; no client counts farther. */
  private static final long MAX_ACK_ID = (1L << 53) - 1;

  private static final int NO_TYPE = -1;

  private final PacketLimits limits;
  private final ValueReader values;
  private final MessageUnpacker unpacker;

  private int type = NO_TYPE;
  private String namespace = "";
  private long ackId = PacketSink.NO_ACK;
  private ValueType payload = ValueType.NIL;

  /** Where the values of the payload begin in the JSON, and where the last one ends. */
  private int[] bounds = new int[8];

  private int valueCount;

  private ReceivedPacket(byte[] message, PacketLimits limits) {
    this.limits = limits;
    this.values = new ValueReader(message, limits);
    this.unpacker = values.unpacker();
  }

  /**
   * {@return a packet}
   *
   * @param message not to be changed any more
   * @param limits of the packet
   * @throws PacketException if it is broken or exceeds a limit
   * @throws org.msgpack.core.MessagePackException if it is not MessagePack
   */
  static ReceivedPacket read(byte[] message, PacketLimits limits) throws IOException {
    ReceivedPacket packet = new ReceivedPacket(message, limits);
    packet.readMembers();
    return packet;
  }

  private void readMembers() throws IOException {
    int count = unpacker.unpackMapHeader();
    for (int i = 0; i < count; i++) {
      readMember(unpacker.unpackString());
    }
    if (unpacker.hasNext()) {
      throw ValueReader.invalid("a packet with more behind it");
    }
    if (type == NO_TYPE) {
      throw new PacketException(PacketError.INVALID_TYPE, "a packet of no kind");
    }
    if (namespace.isEmpty()) {
      throw new PacketException(PacketError.INVALID_HEADER, "a packet without a namespace");
    }
  }

  private void readMember(String key) throws IOException {
    switch (key) {
      case "type" -> {
        requireFirst(key, type == NO_TYPE);
        type = readType();
      }
      case "nsp" -> {
        requireFirst(key, namespace.isEmpty());
        namespace = readNamespace();
      }
      case "id" -> {
        requireFirst(key, ackId == PacketSink.NO_ACK);
        ackId = isAbsent() ? PacketSink.NO_ACK : readAckId();
      }
      case "data" -> {
        requireFirst(key, payload == ValueType.NIL);
        payload = isAbsent() ? ValueType.NIL : readPayload();
      }
      default -> values.skipValue();
    }
  }

  private static void requireFirst(String key, boolean isFirst) {
    if (!isFirst) {
      throw new PacketException(PacketError.INVALID_HEADER, "a packet with " + key + " twice");
    }
  }

  /** {@return whether a client has not set what comes here; it is then read} */
  private boolean isAbsent() throws IOException {
    MessageFormat format = unpacker.getNextFormat();
    boolean isAbsent = format == MessageFormat.NIL || format == MessageFormat.FIXEXT1;
    if (isAbsent) {
      values.skipValue();
    }
    return isAbsent;
  }

  private int readType() throws IOException {
    long number = isInteger() ? unpacker.unpackLong() : NO_TYPE;
    if (!WireType.isNumber(number)) {
      throw new PacketException(PacketError.INVALID_TYPE, "a packet of no known kind");
    }
    return (int) number;
  }

  private String readNamespace() throws IOException {
    boolean isString = unpacker.getNextFormat().getValueType() == ValueType.STRING;
    int lengthBytes = isString ? unpacker.unpackRawStringHeader() : 0;
    limits.requireNamespaceBytes(lengthBytes);
    String name =
        isString ? new String(unpacker.readPayload(lengthBytes), StandardCharsets.UTF_8) : "";
    if (!name.startsWith("/")) {
      throw new PacketException(
          PacketError.INVALID_HEADER, "the name of a namespace is a string that begins with /");
    }
    return name;
  }

  private long readAckId() throws IOException {
    long number = isInteger() ? unpacker.unpackLong() : -1;
    if (number < 0 || number > MAX_ACK_ID) {
      throw new PacketException(
          PacketError.INVALID_HEADER, "the number of an answer is an integer from 0 to 2^53 - 1");
    }
    return number;
  }

  private boolean isInteger() throws IOException {
    return unpacker.getNextFormat().getValueType() == ValueType.INTEGER;
  }

  private ValueType readPayload() throws IOException {
    ValueType found = unpacker.getNextFormat().getValueType();
    if (found == ValueType.ARRAY) {
      readElements(values.beginArray());
    } else if (found == ValueType.MAP) {
      readValue(1);
    } else {
      throw ValueReader.invalid("a payload that is neither an array nor a map");
    }
    return found;
  }

  /** The count may lie: the message then ends too early. */
  private void readElements(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      readValue(2);
    }
  }

  private void readValue(int depth) throws IOException {
    if (valueCount + 1 == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[valueCount] = values.length();
    values.readValue(depth);
    valueCount++;
    bounds[valueCount] = values.length();
  }

  WireType type() {
    return WireType.ofNumber(type);
  }

  String namespace() {
    return namespace;
  }

  /** {@return the number of the answer that is asked for or given, or NO_ACK} */
  long ackId() {
    return ackId;
  }

  /**
   * {@return the elements of the payload}
   *
   * @throws PacketException if it is no array
   */
  List<JsonValue> elements() {
    if (payload != ValueType.ARRAY) {
      throw ValueReader.invalid("a payload that is no array");
    }
    return jsonValues();
  }

  /**
   * {@return the payload, empty if there is none}
   *
   * @throws PacketException if it is no map
   */
  JsonValue object() {
    if (payload == ValueType.NIL) {
      byte[] empty = {'{', '}'};
      return JsonValue.of(empty, 0, empty.length, List.of());
    }
    if (payload != ValueType.MAP) {
      throw ValueReader.invalid("a payload that is no map");
    }
    return jsonValues().get(0);
  }

  /**
   * Looks for a payload.
   *
   * @throws PacketException if there is one
   */
  void requireNothing() {
    if (payload != ValueType.NIL) {
      throw ValueReader.invalid("a Disconnect with a payload");
    }
  }

  private List<JsonValue> jsonValues() {
    byte[] text = values.text();
    List<byte[]> attachments = values.attachments();
    List<JsonValue> found = new ArrayList<>(valueCount);
    for (int i = 0; i < valueCount; i++) {
      found.add(JsonValue.of(text, bounds[i], bounds[i + 1] - bounds[i], attachments));
    }
    return found;
  }
}
