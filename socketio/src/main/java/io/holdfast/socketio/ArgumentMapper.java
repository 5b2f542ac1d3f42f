package io.holdfast.socketio;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns values into Java's and back: records, maps, lists, {@code byte[]}, whatever Jackson takes.
 * Bytes may be anywhere in them. Safe for use by several threads.
 */
final class ArgumentMapper {

  private static final String ATTACHMENTS = "attachments";

  private final JsonMapper mapper;

  /**
   * Creates a mapper.
   *
   * @param mapper for all but bytes
   */
  ArgumentMapper(JsonMapper mapper) {
    this.mapper =
        mapper
            .rebuild()
            .addModule(new SimpleModule().addSerializer(byte[].class, new BytesSerializer()))
            .build();
  }

  /** Writes a placeholder for bytes, and keeps them for the packet. */
  private static final class BytesSerializer extends ValueSerializer<byte[]> {

    @Override
    public void serialize(byte[] bytes, JsonGenerator generator, SerializationContext context) {
      @SuppressWarnings("unchecked")
      List<byte[]> attachments = (List<byte[]>) context.getAttribute(ATTACHMENTS);
      generator.writeRawValue(Placeholder.json(attachments.size()));
      attachments.add(bytes);
    }
  }

  /**
   * Writes a value.
   *
   * @param value anything that Jackson can write, null, or a {@link JsonValue}, which stays as it
   *     is
   * @return the value as a packet has it
   * @throws IllegalArgumentException if it cannot be written
   */
  JsonValue write(Object value) {
    if (value instanceof JsonValue written) {
      return written;
    }
    List<byte[]> attachments = new ArrayList<>();
    try {
      byte[] text =
          mapper.writer().withAttribute(ATTACHMENTS, attachments).writeValueAsBytes(value);
      return new JsonValue(text, 0, text.length, List.copyOf(attachments));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "an argument cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads a value.
   *
   * @param value as a packet had it
   * @param type to make of it
   * @return the value
   * @throws IllegalArgumentException if it is no such type
   */
  <T> T read(JsonValue value, Class<T> type) {
    if (type == JsonValue.class) {
      return type.cast(value);
    }
    try {
      List<Placeholder> placeholders = PlaceholderFinder.find(value);
      return placeholders.isEmpty()
          ? mapper.readValue(value.text(), value.offset(), value.length(), type)
          : mapper.treeToValue(tree(value), type);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "an argument is no " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
    }
  }

  private JsonNode tree(JsonValue value) {
    JsonNode tree = mapper.readTree(value.text(), value.offset(), value.length());
    return withBytes(tree, value.attachments());
  }

  /** The nesting is bounded by {@link PacketLimits#maxDepth}. */
  private static JsonNode withBytes(JsonNode node, List<byte[]> attachments) {
    if (node instanceof ObjectNode object) {
      if (object.path(Placeholder.MARK).asBoolean(false)) {
        int attachment = object.path(Placeholder.NUMBER).asInt();
        return JsonNodeFactory.instance.binaryNode(attachments.get(attachment));
      }
      object.propertyNames().stream()
          .toList()
          .forEach(name -> object.set(name, withBytes(object.get(name), attachments)));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, withBytes(array.get(i), attachments));
      }
    }
    return node;
  }
}
