package io.holdfast.socketio.spi;

/**
 * The place of an entry in a {@link MessageLog}. Later entries have higher positions; there may be
 * gaps.
 *
 * @param value 1 or more; 0 stands before the first entry
 */
public record LogPosition(long value) implements Comparable<LogPosition> {

  /** Before the first entry. */
  public static final LogPosition START = new LogPosition(0);

  /** After every entry there can be. */
  public static final LogPosition END = new LogPosition(Long.MAX_VALUE);

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the value is negative
   */
  public LogPosition {
    if (value < 0) {
      throw new IllegalArgumentException("a position must be 0 or more, was " + value);
    }
  }

  @Override
  public int compareTo(LogPosition other) {
    return Long.compare(value, other.value);
  }
}
