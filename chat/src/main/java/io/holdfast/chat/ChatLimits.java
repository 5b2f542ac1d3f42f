package io.holdfast.chat;

import io.holdfast.log.HistoryLimits;
import io.holdfast.presence.PresenceLimits;
import java.time.Duration;

/**
 * Upper bounds of what one person can do to the chat.
 *
 * @param text longest text of a message, in code points; a longer one is refused with BAD_TEXT
 * @param name longest name, in code points; a longer one is refused with BAD_NAME
 * @param rooms most rooms that a connection is in; one more is refused with TOO_MANY_ROOMS
 * @param messageBytes largest JSON message, in bytes; a larger one closes its connection with 1009
 * @param burst most requests of a connection at once; more are refused with TOO_FAST
 * @param perSecond most requests of a connection in the long run, per second
 */
public record ChatLimits(
    int text, int name, int rooms, int messageBytes, int burst, int perSecond) {

  public static final ChatLimits DEFAULT = new ChatLimits(4000, 40, 16, 64 << 10, 200, 100);

  /** Messages that are shown on entering a room. */
  static final int RECENT_COUNT = 50;

  /** Most messages that a client gets at once when it comes back. */
  static final int MISSED_COUNT = 200;

  /** Most messages of one page of history. */
  public static final int PAGE_COUNT = 100;

  /** The same for what holds the messages. */
  static final HistoryLimits HISTORY = new HistoryLimits(PAGE_COUNT, RECENT_COUNT, MISSED_COUNT);

  /** Most searches of a connection at once; more are refused with TOO_FAST. */
  static final int SEARCH_BURST = 20;

  /** Most searches of a connection in the long run, per second. */
  static final int SEARCHES_PER_SECOND = 5;

  /** Most people that are named one by one. */
  public static final int NAMED_PEOPLE = 200;

  /** How often the number of visitors of a large room is told. */
  static final Duration VISITORS_INTERVAL = Duration.ofSeconds(1);

  /** Most people that a connection is told of; more are refused with BAD_REQUEST. */
  public static final int WATCHED_PEOPLE = PresenceLimits.DEFAULT.maxWatched();

  /** Most times that a connection says at once that somebody is writing; more are TOO_FAST. */
  public static final int TYPING_BURST = 5;

  /** The same in the long run, per second. */
  public static final int TYPING_PER_SECOND = 1;

  /** What all connections of a person may ask for together, in terms of one. */
  static final int PERSON_FACTOR = 2;

  /** The same of all connections from one address: a house, or an office. */
  static final int ADDRESS_FACTOR = 20;

  /** About how many people, and how many addresses, are remembered for that. */
  static final int REMEMBERED = 100_000;

  /** {@return how often may be asked, with nothing asked yet} */
  public RateLimit rate() {
    return new RateLimit(burst, perSecond, System.nanoTime());
  }

  /** {@return limits by which may be asked so many times as often} */
  ChatLimits times(int factor) {
    return new ChatLimits(
        text,
        name,
        rooms,
        messageBytes,
        saturated((long) factor * burst),
        saturated((long) factor * perSecond));
  }

  private static int saturated(long count) {
    return (int) Math.min(Integer.MAX_VALUE, count);
  }

  public ChatLimits withPerSecond(int perSecond) {
    return new ChatLimits(text, name, rooms, messageBytes, 2 * perSecond, perSecond);
  }
}
