package io.holdfast.socketio;

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
      return json.read(type);
    }
    throw new IllegalStateException(
        "the data is a " + attachment.getClass().getName() + ", no " + type.getName());
  }
}
