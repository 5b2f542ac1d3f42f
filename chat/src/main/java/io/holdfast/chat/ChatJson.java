package io.holdfast.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.holdfast.socketio.Event;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.websocket.PreparedMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chat's JSON: on the wire and in the log. Safe for use by several threads. */
public final class ChatJson {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private static final Map<Class<?>, String> TYPES =
      Arrays.stream(ServerMessage.class.getAnnotation(JsonSubTypes.class).value())
          .collect(Collectors.toUnmodifiableMap(JsonSubTypes.Type::value, JsonSubTypes.Type::name));

  private ChatJson() {}

  /** What the log keeps of a message beside what it knows itself. */
  private record Kept(Person person, String text) {}

  /** What the log keeps of a private message beside what it knows itself. */
  private record KeptLetter(Person from, Person to, String text) {}

  /**
   * Reads a request.
   *
   * @param text of a message
   * @return the request, whose members are not judged yet
   * @throws Refusal if it is no object of JSON
   */
  public static Request parse(String text) throws Refusal {
    return Request.of(readObject(text));
  }

  private static Refusal noJson() {
    return new Refusal(Refusal.Code.BAD_REQUEST, "A request is JSON.");
  }

  /**
   * {@return a request whose type is the name of an event}
   *
   * @param event of Socket.IO
   */
  public static Request parse(Event event) {
    return Request.of(event.name(), argument(event));
  }

  /** {@return the first argument of an event, or null if there is none} */
  public static @Nullable JsonNode argument(Event event) {
    return event.size() == 0 ? null : MAPPER.readTree(event.json(0).json());
  }

  /** {@return the type of a message, which is the name of its event over Socket.IO} */
  public static String type(ServerMessage message) {
    return Objects.requireNonNull(TYPES.get(message.getClass()), "every message has a type");
  }

  /** {@return the argument of an event} */
  public static JsonValue argument(Object message) {
    return JsonValue.ofJson(MAPPER.writeValueAsBytes(message), List.of());
  }

  public static String write(Object message) {
    return MAPPER.writeValueAsString(message);
  }

  /** {@return the JSON and a line feed, in UTF-8} */
  public static byte[] line(Object message) {
    byte[] json = MAPPER.writeValueAsBytes(message);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  /**
   * {@return the JSON that a client sent}
   *
   * @throws Refusal if it is none
   */
  public static JsonNode read(ByteBuffer json) throws Refusal {
    byte[] bytes = new byte[json.remaining()];
    json.duplicate().get(bytes);
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw noJson();
    }
  }

  /**
   * {@return the object that a client sent}
   *
   * @throws Refusal if it is none
   */
  public static JsonNode readObject(ByteBuffer json) throws Refusal {
    byte[] bytes = new byte[json.remaining()];
    json.duplicate().get(bytes);
    return readObject(new String(bytes, StandardCharsets.UTF_8));
  }

  private static JsonNode readObject(String text) throws Refusal {
    try {
      JsonNode json = MAPPER.readTree(text);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException e) {
      throw noJson();
    }
    throw new Refusal(Refusal.Code.BAD_REQUEST, "A request is a JSON object.");
  }

  public static PreparedMessage prepare(Object message) {
    return PreparedMessage.text(write(message));
  }

  static byte[] keep(Person person, String text) {
    return MAPPER.writeValueAsBytes(new Kept(person, text));
  }

  static byte[] keep(Person from, Person to, String text) {
    return MAPPER.writeValueAsBytes(new KeptLetter(from, to, text));
  }

  static ServerMessage.Private recallLetter(LogEntry letter) {
    KeptLetter kept = read(letter, KeptLetter.class);
    return new ServerMessage.Private(
        letter.id(),
        kept.from(),
        kept.to(),
        kept.text(),
        letter.time().toEpochMilli(),
        letter.position().value());
  }

  /** {@return what a value of the log holds} */
  public static <T> T read(LogValue value, Class<T> type) {
    return read(value.payload(), type);
  }

  /** {@return an object without members} */
  static JsonNode nothing() {
    return MAPPER.createObjectNode();
  }

  /** {@return a text as JSON} */
  public static JsonNode text(String text) {
    return MAPPER.getNodeFactory().stringNode(text);
  }

  private static <T> T read(LogEntry entry, Class<T> type) {
    return read(entry.payload(), type);
  }

  private static <T> T read(ByteBuffer payload, Class<T> type) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return MAPPER.readValue(bytes, type);
  }

  static ChatMessage recall(LogEntry entry) {
    Kept kept = read(entry, Kept.class);
    return new ChatMessage(
        entry.position().value(),
        entry.id(),
        kept.person(),
        kept.text(),
        entry.time().toEpochMilli());
  }
}
