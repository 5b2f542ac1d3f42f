package io.holdfast.server;

import io.holdfast.socketio.JsonValue;
import io.holdfast.websocket.PreparedMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last messages of the lobby as clients of a few lines are shown them, newest first. They are
 * written when they are first asked for. Safe for use by several threads.
 */
final class LobbyMessages {

  private final List<ChatMessage> messages;

  /** Guarded by this, as the one below. */
  private @Nullable PreparedMessage prepared;

  private @Nullable JsonValue argument;

  /** A message as it is shown. */
  private record Shown(String user, String text, long time) {}

  /** The last messages, newest first. */
  private record Messages(List<Shown> msg) {}

  /**
   * Holds messages.
   *
   * @param messages oldest first
   */
  LobbyMessages(List<ChatMessage> messages) {
    this.messages = messages;
  }

  /** {@return them as a message of a WebSocket} */
  synchronized PreparedMessage prepared() {
    PreparedMessage written = prepared;
    if (written == null) {
      written = ChatJson.prepare(newestFirst());
      prepared = written;
    }
    return written;
  }

  /** {@return them as the argument of an event} */
  synchronized JsonValue argument() {
    JsonValue written = argument;
    if (written == null) {
      written = ChatJson.argument(newestFirst());
      argument = written;
    }
    return written;
  }

  private Messages newestFirst() {
    List<ChatMessage> newestFirst = new ArrayList<>(messages);
    Collections.reverse(newestFirst);
    return new Messages(
        newestFirst.stream()
            .map(said -> new Shown(said.person().name(), said.text(), said.time()))
            .toList());
  }
}
