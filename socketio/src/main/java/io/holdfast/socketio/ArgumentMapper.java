package io.holdfast.socketio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  /** Knows the types that need no module. */
  static final ArgumentMapper SHARED = new ArgumentMapper(JsonMapper.shared());

  private static final JsonValue NULL = literal("null");
  private static final JsonValue TRUE = literal("true");
  private static final JsonValue FALSE = literal("false");
  private static final String ATTACHMENTS = "attachments";

  private final JsonMapper mapper;

  /**
   * Creates a mapper.
   *
   * @param mapper for all but bytes
   */
  ArgumentMapper(JsonMapper mapper) {
    SimpleModule module =
        new SimpleModule()
            .addSerializer(byte[].class, new BytesSerializer())
            .addSerializer(JsonValue.class, new JsonValueSerializer())
            .addSerializer(Arguments.class, new ArgumentsSerializer());
    this.mapper = mapper.rebuild().addModule(module).build();
  }

  @SuppressWarnings("unchecked")
  private static List<byte[]> attachments(SerializationContext context) {
    return (List<byte[]>) context.getAttribute(ATTACHMENTS);
  }

  /** Writes a placeholder for bytes, and keeps them for the packet. */
  private static final class BytesSerializer extends ValueSerializer<byte[]> {

    @Override
    public void serialize(byte[] bytes, JsonGenerator generator, SerializationContext context) {
      List<byte[]> attachments = attachments(context);
      generator.writeRawValue(Placeholder.json(attachments.size()));
      attachments.add(bytes);
    }
  }

  /** Writes a value that came in a packet as it came. */
  private static final class JsonValueSerializer extends ValueSerializer<JsonValue> {

    @Override
    public void serialize(JsonValue value, JsonGenerator generator, SerializationContext context) {
      ByteWriter writer = new ByteWriter(value.length());
      PacketEncoder.writeValue(writer, value, attachments(context));
      generator.writeRawValue(new String(writer.bytes(), StandardCharsets.UTF_8));
    }
  }

  /** Writes the arguments of an event or an answer as an array. */
  private static final class ArgumentsSerializer extends ValueSerializer<Arguments> {

    @Override
    public void serialize(
        Arguments arguments, JsonGenerator generator, SerializationContext context) {
      generator.writeStartArray();
      for (JsonValue value : arguments.values()) {
        generator.writePOJO(value);
      }
      generator.writeEndArray();
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
  JsonValue write(@Nullable Object value) {
    if (value instanceof JsonValue written) {
      return written;
    }
    if (value == null) {
      return NULL;
    }
    if (value instanceof String text) {
      JsonValue plain = plainString(text);
      return plain == null ? map(text) : plain;
    }
    if (value instanceof Integer || value instanceof Long) {
      return literal(value.toString());
    }
    if (value instanceof Boolean flag) {
      return flag ? TRUE : FALSE;
    }
    return map(value);
  }

  /** Text that is JSON when quotes are put around it, which most is; else null. */
  private static @Nullable JsonValue plainString(String text) {
    int count = text.length();
    byte[] json = new byte[count + 2];
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return null;
      }
      json[i + 1] = (byte) c;
    }
    json[0] = '"';
    json[count + 1] = '"';
    return JsonValue.ofJson(json, List.of());
  }

  private static JsonValue literal(String text) {
    return JsonValue.ofJson(text.getBytes(StandardCharsets.US_ASCII), List.of());
  }

  private JsonValue map(Object value) {
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
   * @throws SocketIoException if it is no such type
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
      throw SocketIoException.invalidArgument(
          "an argument is no " + type.getSimpleName() + ": " + e.getOriginalMessage());
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
