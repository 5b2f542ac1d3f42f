package io.holdfast.log;

import io.holdfast.socketio.spi.LogPosition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The letters of a mailbox that nobody has read, in the order of positions, as far as they are
 * counted.
 *
 * <p>Confined to the log's thread.
 */
final class WaitingLetters {

  /* Every position in unread < every position in waiting. */
  private final int maxCount;

  /** No device has acknowledged them. */
  private final Deque<WaitingLetter> waiting = new ArrayDeque<>();

  /** A device has acknowledged them. */
  private final Deque<WaitingLetter> unread = new ArrayDeque<>();

  private long waitingBytes;

  WaitingLetters(int maxCount) {
    this.maxCount = maxCount;
  }

  void add(WaitingLetter letter) {
    waiting.add(letter);
    waitingBytes += letter.length();
  }

  /**
   * A device has all letters up to a position.
   *
   * @return for each sender, the position of the last letter that no device had before
   */
  Map<String, LogPosition> acknowledge(LogPosition position) {
    Map<String, LogPosition> last = new LinkedHashMap<>();
    for (WaitingLetter first = firstUpTo(waiting, position);
        first != null;
        first = firstUpTo(waiting, position)) {
      waiting.remove();
      waitingBytes -= first.length();
      last.put(first.from(), first.position());
      unread.add(first);
    }
    while (unread.size() > maxCount) {
      unread.remove();
    }
    return last;
  }

  /**
   * The user has read all letters up to a position, which a device has acknowledged.
   *
   * @return for each sender, the position of the last letter that was not read before
   */
  Map<String, LogPosition> read(LogPosition position) {
    Map<String, LogPosition> last = new LinkedHashMap<>();
    for (WaitingLetter first = firstUpTo(unread, position);
        first != null;
        first = firstUpTo(unread, position)) {
      unread.remove();
      last.put(first.from(), first.position());
    }
    return last;
  }

  private static @Nullable WaitingLetter firstUpTo(
      Deque<WaitingLetter> letters, LogPosition position) {
    WaitingLetter first = letters.peek();
    return first == null || first.position().compareTo(position) > 0 ? null : first;
  }

  /** Forgets what was sent before. */
  void expire(long sentMillis) {
    while (isBefore(unread.peek(), sentMillis)) {
      unread.remove();
    }
    while (isBefore(waiting.peek(), sentMillis)) {
      waitingBytes -= waiting.remove().length();
    }
  }

  private static boolean isBefore(@Nullable WaitingLetter letter, long sentMillis) {
    return letter != null && letter.sentMillis() < sentMillis;
  }

  /** {@return where the letter of an id is, or null if it is not among these} */
  @Nullable LogPosition find(String id) {
    return Stream.concat(unread.stream(), waiting.stream())
        .filter(letter -> letter.id().equals(id))
        .map(WaitingLetter::position)
        .findFirst()
        .orElse(null);
  }

  int waitingCount() {
    return waiting.size();
  }

  long waitingBytes() {
    return waitingBytes;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && unread.isEmpty();
  }

  int unreadCount() {
    return waiting.size() + unread.size();
  }
}
