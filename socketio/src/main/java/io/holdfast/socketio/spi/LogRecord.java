package io.holdfast.socketio.spi;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;

/** What is to be appended to a {@link MessageLog}. Immutable. */
public final class LogRecord implements LogChange {

  private final Set<String> streams;
  private final String id;
  private final ByteBuffer payload;

  private LogRecord(Set<String> streams, String id, byte[] payload) {
    this.streams = Set.copyOf(streams);
    this.id = Objects.requireNonNull(id, "id");
    this.payload = ByteBuffer.wrap(payload.clone()).asReadOnlyBuffer();
    if (this.streams.isEmpty()) {
      throw new IllegalArgumentException("a record must belong to at least one stream");
    }
  }

  /**
   * {@return a record that is appended however often it is handed in}
   *
   * @param stream that it belongs to, such as a room
   * @param payload copied
   */
  public static LogRecord of(String stream, byte[] payload) {
    return of(Set.of(stream), payload);
  }

  /**
   * {@return a record of several streams, that is appended however often it is handed in}
   *
   * @param streams that it belongs to, at least one; all of them alike
   * @param payload copied
   * @throws IllegalArgumentException if there is no stream
   */
  public static LogRecord of(Set<String> streams, byte[] payload) {
    return new LogRecord(streams, "", payload);
  }

  /**
   * {@return a record that is appended once: handed in again, it is answered with the position that
   * it has}
   *
   * @param stream that it belongs to, such as a room
   * @param id that nothing else in the stream has, not empty
   * @param payload copied
   * @throws IllegalArgumentException if the id is empty
   */
  public static LogRecord once(String stream, String id, byte[] payload) {
    return once(Set.of(stream), id, payload);
  }

  /**
   * {@return a record of several streams, that is appended once: if an entry of one of its streams
   * has its id, it is a repeat of that entry}
   *
   * @param streams that it belongs to, at least one; all of them alike
   * @param id that nothing else in any of the streams has, not empty
   * @param payload copied
   * @throws IllegalArgumentException if there is no stream, or the id is empty
   */
  public static LogRecord once(Set<String> streams, String id, byte[] payload) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("the id of a record must not be empty");
    }
    return new LogRecord(streams, id, payload);
  }

  /** {@return the streams that it belongs to, at least one, immutable} */
  public Set<String> streams() {
    return streams;
  }

  /** {@return what makes it unique in each of its streams, or empty} */
  public String id() {
    return id;
  }

  /** {@return the payload, read-only} */
  public ByteBuffer payload() {
    return payload.duplicate();
  }
}
