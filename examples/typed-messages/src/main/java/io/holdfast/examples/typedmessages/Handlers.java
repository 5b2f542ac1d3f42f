package io.holdfast.examples.typedmessages;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands each message to the handler of its type. The type is the name of a record that begins with
 * a small letter: {@code {"type":"say","text":"Hello"}} is a {@code Say}.
 *
 * @param <S> whom messages come from
 */
final class Handlers<S> {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private final Map<String, Handler<S, ?>> handlers = new HashMap<>();
  private final BiConsumer<S, String> refuse;

  /** What is done with messages of one type. */
  private record Handler<S, T>(Class<T> type, BiConsumer<S, T> action) {

    Runnable parse(S sender, JsonNode json) {
      T message = MAPPER.treeToValue(json, type);
      return () -> action.accept(sender, message);
    }
  }

  /**
   * Creates an empty collection.
   *
   * @param refuse gets whom a message that does not fit came from, and why it does not
   */
  Handlers(BiConsumer<S, String> refuse) {
    this.refuse = refuse;
  }

  <T extends Record> Handlers<S> on(Class<T> type, BiConsumer<S, T> action) {
    handlers.put(typeName(type), new Handler<>(type, action));
    return this;
  }

  void handle(S sender, String json) {
    Runnable action;
    try {
      JsonNode message = MAPPER.readTree(json);
      Handler<S, ?> handler = handlers.get(message.path("type").asString(""));
      if (handler == null) {
        refuse.accept(sender, "There is no such type of message.");
        return;
      }
      action = handler.parse(sender, message);
    } catch (JacksonException e) {
      refuse.accept(sender, reason(e));
      return;
    }
    action.run();
  }

  /** What the record's constructor found, or else that the form is wrong. */
  private static String reason(JacksonException unfit) {
    return unfit.getCause() instanceof IllegalArgumentException cause
        ? String.valueOf(cause.getMessage())
        : "A message is a JSON object with a type and the members of that type.";
  }

  static String write(Record message) {
    JsonNode members = MAPPER.valueToTree(message);
    return MAPPER
        .createObjectNode()
        .put("type", typeName(message.getClass()))
        .setAll(members.asObject())
        .toString();
  }

  private static String typeName(Class<?> type) {
    String name = type.getSimpleName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }
}
