package io.holdfast.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The last messages of a room, in the order of positions.
 *
 * <p>Confined to one thread.
 */
final class RecentMessages {

  private final int maxCount;
  private final ArrayDeque<ChatMessage> messages = new ArrayDeque<>();

  /** Whether there are messages before the first one that is held here. */
  private boolean hasOlder;

  RecentMessages(int maxCount) {
    this.maxCount = maxCount;
  }

  /** Adds what was just said. */
  void add(ChatMessage message) {
    messages.add(message);
    trim();
  }

  /** Adds what was said before, all that there is or one more than is held. */
  void addEarlier(List<ChatMessage> earlier) {
    long first = messages.isEmpty() ? Long.MAX_VALUE : messages.getFirst().position();
    for (int i = earlier.size() - 1; i >= 0; i--) {
      if (earlier.get(i).position() < first) {
        messages.addFirst(earlier.get(i));
      }
    }
    trim();
  }

  /** What was said before could not be read. */
  void addUnknown() {
    hasOlder = true;
  }

  /** Lets go of what is not kept any more: the messages up to the position, and all before them. */
  void forgetTo(long position) {
    while (!messages.isEmpty() && messages.getFirst().position() <= position) {
      messages.removeFirst();
      hasOlder = false;
    }
  }

  private void trim() {
    while (messages.size() > maxCount) {
      messages.removeFirst();
      hasOlder = true;
    }
  }

  List<ChatMessage> all() {
    return List.copyOf(messages);
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** {@return what is held of the messages after the position} */
  List<ChatMessage> after(long position) {
    List<ChatMessage> after = new ArrayList<>();
    for (ChatMessage message : messages) {
      if (message.position() > position) {
        after.add(message);
      }
    }
    return after;
  }

  /** {@return whether every message after the position is held} */
  boolean reachesBackTo(long position) {
    return !hasOlder || (!messages.isEmpty() && messages.getFirst().position() <= position);
  }

  /** {@return whether the room has messages before those that are held} */
  boolean hasOlder() {
    return hasOlder;
  }

  /** {@return whether the room has messages before the first of these} */
  boolean hasOlderThan(List<ChatMessage> shown) {
    if (hasOlder || messages.isEmpty()) {
      return hasOlder;
    }
    return shown.isEmpty() || messages.getFirst().position() < shown.get(0).position();
  }
}
