package io.holdfast.socketio;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads what was attached to a socket. */
final class SocketAttachment {

  private SocketAttachment() {}

  /**
   * {@return the attachment}
   *
   * @throws IllegalStateException if it is not of that type
   */
  static <T> T cast(Object attachment, Class<T> type) {
    if (type.isInstance(attachment)) {
      return type.cast(attachment);
    }
    if (attachment instanceof JsonValue json) {
      return read(json, type);
    }
    throw new IllegalStateException(
        "the data is a " + attachment.getClass().getName() + ", no " + type.getName());
  }

  /** {@return JSON as that type; members that are null are left out of a map that takes none} */
  static <T> T read(JsonValue json, Class<T> type) {
    if (!type.isAssignableFrom(ConcurrentHashMap.class) || json.kind() != JsonKind.OBJECT) {
      return json.read(type);
    }
    Map<Object, Object> map = new ConcurrentHashMap<>(4);
    Map<?, ?> members = json.read(Map.class);
    members.forEach(
        (key, value) -> {
          if (value != null) {
            map.put(key, value);
          }
        });
    return type.cast(map);
  }
}
