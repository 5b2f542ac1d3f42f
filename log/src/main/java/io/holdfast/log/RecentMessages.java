package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The last messages of a stream, in the order of positions.
 *
 * <p>Confined to one thread.
 *
 * @param <M> what a message is read as
 */
final class RecentMessages<M> {

  private final int maxCount;
  private final ArrayDeque<HeldMessage<M>> messages = new ArrayDeque<>();

  /** Whether there are messages before the first one that is held here. */
  private boolean hasOlder;

  RecentMessages(int maxCount) {
    this.maxCount = maxCount;
  }

  /** Adds what was just said. */
  void add(HeldMessage<M> message) {
    messages.add(message);
    trim();
  }

  /** Adds what was said before, all that there is or one more than is held. */
  void addEarlier(List<HeldMessage<M>> earlier) {
    LogPosition first = messages.isEmpty() ? LogPosition.END : messages.getFirst().position();
    for (int i = earlier.size() - 1; i >= 0; i--) {
      if (!earlier.get(i).isAfter(first) && !earlier.get(i).position().equals(first)) {
        messages.addFirst(earlier.get(i));
      }
    }
    trim();
  }

  /** What was said before could not be read. */
  void addUnknown() {
    hasOlder = true;
  }

  /** Lets go of what the log does not keep any more: the messages up to its horizon. */
  void forgetTo(LogPosition horizon) {
    while (!messages.isEmpty() && !messages.getFirst().isAfter(horizon)) {
      messages.removeFirst();
      hasOlder = false;
    }
  }

  /** {@return whether the message was held; it is no more} */
  boolean remove(LogPosition position) {
    return messages.removeIf(message -> message.position().equals(position));
  }

  private void trim() {
    while (messages.size() > maxCount) {
      messages.removeFirst();
      hasOlder = true;
    }
  }

  List<HeldMessage<M>> all() {
    return List.copyOf(messages);
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** {@return what is held of the messages after the position} */
  List<HeldMessage<M>> after(LogPosition position) {
    List<HeldMessage<M>> after = new ArrayList<>();
    for (HeldMessage<M> message : messages) {
      if (message.isAfter(position)) {
        after.add(message);
      }
    }
    return after;
  }

  /** {@return whether every message after the position is held} */
  boolean reachesBackTo(LogPosition position) {
    return !hasOlder || (!messages.isEmpty() && !messages.getFirst().isAfter(position));
  }

  /** {@return whether the stream has messages before those that are held} */
  boolean hasOlder() {
    return hasOlder;
  }

  /** {@return whether the stream has messages before the first of these} */
  boolean hasOlderThan(List<HeldMessage<M>> shown) {
    if (hasOlder || messages.isEmpty()) {
      return hasOlder;
    }
    return shown.isEmpty() || shown.get(0).isAfter(messages.getFirst().position());
  }
}
