package io.holdfast.server;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.websocket.PreparedMessage;
import java.nio.ByteBuffer;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The chat's JSON: on the wire and in the log. Safe for use by several threads. */
final class ChatJson {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private ChatJson() {}

  /** What the log keeps of a message beside what it knows itself. */
  private record Kept(Person person, String text) {}

  /**
   * Reads a request.
   *
   * @param text of a message
   * @return the request, whose members are not judged yet
   * @throws Refusal if it is no object of JSON
   */
  static Request parse(String text) throws Refusal {
    try {
      JsonNode json = MAPPER.readTree(text);
      if (json.isObject()) {
        return Request.of(json);
      }
    } catch (JacksonException e) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "A request is JSON.");
    }
    throw new Refusal(Refusal.Code.BAD_REQUEST, "A request is a JSON object.");
  }

  static String write(Object message) {
    return MAPPER.writeValueAsString(message);
  }

  static PreparedMessage prepare(Object message) {
    return PreparedMessage.text(write(message));
  }

  static byte[] keep(Person person, String text) {
    return MAPPER.writeValueAsBytes(new Kept(person, text));
  }

  static ChatMessage recall(LogEntry entry) {
    ByteBuffer payload = entry.payload();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    Kept kept = MAPPER.readValue(bytes, Kept.class);
    return new ChatMessage(
        entry.position().value(),
        entry.id(),
        kept.person(),
        kept.text(),
        entry.time().toEpochMilli());
  }

  static List<ChatMessage> recall(List<LogEntry> entries) {
    return entries.stream().map(ChatJson::recall).toList();
  }
}
