package io.holdfast.socketio;

import io.holdfast.engineio.Revision;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a client that is refused is told. */
final class RefusalPayload {

  private RefusalPayload() {}

  static JsonValue of(SocketIoException refusal, Revision revision) {
    String message = String.valueOf(refusal.getMessage());
    if (revision == Revision.THREE) {
      return JsonValue.of(refusal.data().orElse(message));
    }
    Map<String, Object> payload = new LinkedHashMap<>(2);
    payload.put("message", message);
    refusal.data().ifPresent(data -> payload.put("data", data));
    return JsonValue.of(payload);
  }
}
