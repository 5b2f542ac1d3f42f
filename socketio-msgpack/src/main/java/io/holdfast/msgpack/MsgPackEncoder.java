package io.holdfast.msgpack;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.PacketError;
import io.holdfast.socketio.PacketException;
import io.holdfast.socketio.PacketSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lays packets out: the mirror image of {@link MsgPackDecoder}. */
final class MsgPackEncoder {

  /** The members of an object that stands for bytes: true, and the number of the attachment. */
  static final String PLACEHOLDER_MARK = "_placeholder";

  private static final String PLACEHOLDER_NUMBER = "num";

  private static final int MAX_UNSIGNED_BITS = 64;

  /** Deeper than what Jackson writes; what clients send has been measured by its decoder. */
  private static final int MAX_DEPTH = 1_000;

  private static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MAX_DEPTH)
                      .maxStringLength(Integer.MAX_VALUE)
                      .maxNameLength(Integer.MAX_VALUE)
                      .build())
              .build());

  private final MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();

  private MsgPackEncoder() {}

  /** {@return a packet with a value, or none} */
  static EngineMessage encode(WireType type, String namespace, @Nullable JsonValue payload) {
    MsgPackEncoder encoder = new MsgPackEncoder();
    try {
      encoder.writeHeader(type, namespace, payload == null ? 2 : 3);
      if (payload != null) {
        encoder.writeString("data");
        encoder.writeValue(payload);
      }
      return EngineMessage.binary(encoder.packer.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("an array can be written to", e);
    }
  }

  /** {@return a packet with several values, and the number of an answer, or NO_ACK} */
  static EngineMessage encode(
      WireType type, String namespace, long ackId, List<JsonValue> arguments) {
    MsgPackEncoder encoder = new MsgPackEncoder();
    try {
      encoder.writeHeader(type, namespace, ackId == PacketSink.NO_ACK ? 3 : 4);
      encoder.writeString("data");
      encoder.packer.packArrayHeader(arguments.size());
      for (JsonValue argument : arguments) {
        encoder.writeValue(argument);
      }
      if (ackId != PacketSink.NO_ACK) {
        encoder.writeString("id");
        encoder.packer.packLong(ackId);
      }
      return EngineMessage.binary(encoder.packer.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("an array can be written to", e);
    }
  }

  private void writeHeader(WireType type, String namespace, int memberCount) throws IOException {
    packer.packMapHeader(memberCount);
    writeString("type");
    packer.packInt(type.number());
    writeString("nsp");
    writeString(namespace);
  }

  private void writeValue(JsonValue value) throws IOException {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(value.text(), value.offset(), value.length());
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "an argument cannot be written as MessagePack: " + e.getOriginalMessage(), e);
    }
    write(tree, value.attachments());
  }

  private void write(JsonNode node, List<byte[]> attachments) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> writeObject(node, attachments);
      case ARRAY -> {
        packer.packArrayHeader(node.size());
        for (JsonNode element : node) {
          write(element, attachments);
        }
      }
      case STRING -> writeString(node.stringValue());
      case NUMBER -> writeNumber(node);
      case BOOLEAN -> packer.packBoolean(node.booleanValue());
      case NULL -> packer.packNil();
      case BINARY, MISSING, POJO ->
          throw new IllegalStateException("JSON has no " + node.getNodeType());
    }
  }

  private void writeObject(JsonNode object, List<byte[]> attachments) throws IOException {
    JsonNode mark = object.path(PLACEHOLDER_MARK);
    if (!attachments.isEmpty() && mark.isBoolean() && mark.booleanValue()) {
      byte[] bytes = attachment(object.path(PLACEHOLDER_NUMBER), attachments);
      packer.packBinaryHeader(bytes.length);
      packer.writePayload(bytes);
      return;
    }
    packer.packMapHeader(object.size());
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      writeString(member.getKey());
      write(member.getValue(), attachments);
    }
  }

  private static byte[] attachment(JsonNode number, List<byte[]> attachments) {
    boolean isOne =
        number.isInt() && number.intValue() >= 0 && number.intValue() < attachments.size();
    if (!isOne) {
      throw new PacketException(
          PacketError.UNEXPECTED_ATTACHMENT,
          "a placeholder refers to one of " + attachments.size() + " attachments, was " + number);
    }
    return attachments.get(number.intValue());
  }

  /** Unpaired surrogates become question marks. */
  private void writeString(String string) throws IOException {
    byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
    packer.packRawStringHeader(utf8.length);
    packer.writePayload(utf8);
  }

  /** What is an integer in JSON has the shortest form of one, as far as there is one. */
  private void writeNumber(JsonNode number) throws IOException {
    if (number.isInt() || number.isLong()) {
      packer.packLong(number.longValue());
    } else if (number.isBigInteger()) {
      writeBigInteger(number.bigIntegerValue());
    } else {
      packer.packDouble(number.doubleValue());
    }
  }

  private void writeBigInteger(BigInteger number) throws IOException {
    if (number.signum() > 0 && number.bitLength() <= MAX_UNSIGNED_BITS) {
      packer.packBigInteger(number);
    } else {
      packer.packDouble(number.doubleValue());
    }
  }
}
