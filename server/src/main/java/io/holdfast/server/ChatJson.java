package io.holdfast.server;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.websocket.PreparedMessage;
import java.nio.ByteBuffer;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.json.JsonMapper;

/** The chat's JSON: on the wire and in the log. Safe for use by several threads. */
final class ChatJson {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private ChatJson() {}

  /** What the log keeps of a message beside what it knows itself. */
  private record Kept(Person person, String text) {}

  static ClientMessage parse(String text) throws Refusal {
    try {
      ClientMessage message = MAPPER.readValue(text, ClientMessage.class);
      if (message != null) {
        return message;
      }
    } catch (InvalidTypeIdException e) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "There is no such type of request.");
    } catch (JacksonException e) {
      throw new Refusal(
          Refusal.Code.BAD_REQUEST, "A request is a JSON object with the members of its type.");
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
