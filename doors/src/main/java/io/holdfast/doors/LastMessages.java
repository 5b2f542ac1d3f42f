package io.holdfast.doors;

import io.holdfast.chat.ChatJson;
import io.holdfast.chat.ChatMessage;
import io.holdfast.chat.ShownMessage;
import io.holdfast.socketio.JsonValue;
import io.holdfast.websocket.PreparedMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last messages of a room as clients of a few lines are shown them, newest first. They are
 * written when they are first asked for. Safe for use by several threads.
 */
public final class LastMessages {

  /** Oldest first. */
  private final List<ChatMessage> messages;

  private final List<Long> removed;

  /** Guarded by this, as those below. */
  private @Nullable PreparedMessage prepared;

  private @Nullable JsonValue argument;
  private @Nullable ByteBuffer json;

  /** The last messages, newest first. */
  private record Messages(List<ShownMessage> msg) {}

  /**
   * Holds messages.
   *
   * @param messages oldest first
   * @param removed where messages were that are gone, the last removed at the end
   */
  LastMessages(List<ChatMessage> messages, List<Long> removed) {
    this.messages = messages;
    this.removed = removed;
  }

  /** {@return the messages, oldest first} */
  List<ChatMessage> all() {
    return messages;
  }

  /** {@return where messages were that are gone, the last removed at the end} */
  public List<Long> removed() {
    return removed;
  }

  /** {@return where messages were that are gone, but for those that are known} */
  public List<Long> removedBut(Collection<Long> known) {
    return removed.stream().filter(position -> !known.contains(position)).toList();
  }

  /** {@return the messages after a position, oldest first} */
  public List<ChatMessage> after(long position) {
    int first = messages.size();
    while (first > 0 && messages.get(first - 1).position() > position) {
      first--;
    }
    return messages.subList(first, messages.size());
  }

  /** {@return whether nothing that was said after the position is missing here} */
  boolean covers(long position) {
    return !messages.isEmpty() && messages.get(0).position() <= position;
  }

  /** {@return the position of the last message, 0 if there is none} */
  public long position() {
    return messages.isEmpty() ? 0 : messages.get(messages.size() - 1).position();
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

  /** {@return them as a line of JSON, read-only} */
  synchronized ByteBuffer json() {
    ByteBuffer written = json;
    if (written == null) {
      written = ByteBuffer.wrap(ChatJson.line(newestFirst())).asReadOnlyBuffer();
      json = written;
    }
    return written.duplicate();
  }

  private Messages newestFirst() {
    List<ChatMessage> newestFirst = new ArrayList<>(messages);
    Collections.reverse(newestFirst);
    return new Messages(newestFirst.stream().map(ShownMessage::of).toList());
  }
}
