package io.holdfast.socketio.spi;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/** What a {@link MessageLog} holds at one position. Immutable. */
public final class LogEntry {

  private final LogPosition position;
  private final Instant time;
  private final LogRecord entry;

  /**
   * Creates an entry.
   *
   * @param position in the log
   * @param time of the append
   * @param entry that was appended
   */
  public LogEntry(LogPosition position, Instant time, LogRecord entry) {
    this.position = Objects.requireNonNull(position, "position");
    this.time = Objects.requireNonNull(time, "time");
    this.entry = Objects.requireNonNull(entry, "entry");
  }

  /** {@return its place in the log} */
  public LogPosition position() {
    return position;
  }

  /** {@return when it was appended, to the millisecond} */
  public Instant time() {
    return time;
  }

  /** {@return the streams that it belongs to, at least one, immutable} */
  public Set<String> streams() {
    return entry.streams();
  }

  /** {@return what makes it unique in each of its streams, or empty} */
  public String id() {
    return entry.id();
  }

  /** {@return the payload, read-only} */
  public ByteBuffer payload() {
    return entry.payload();
  }
}
