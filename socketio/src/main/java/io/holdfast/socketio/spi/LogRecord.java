package io.holdfast.socketio.spi;

import java.nio.ByteBuffer;
import java.util.Objects;

/** What is to be appended to a {@link MessageLog}. Immutable. */
public final class LogRecord {

  private final String stream;
  private final String id;
  private final ByteBuffer payload;

  private LogRecord(String stream, String id, ByteBuffer payload) {
    this.stream = Objects.requireNonNull(stream, "stream");
    this.id = Objects.requireNonNull(id, "id");
    this.payload = payload;
  }

  /**
   * {@return a record that is appended however often it is handed in}
   *
   * @param stream that it belongs to, such as a room
   * @param payload copied
   */
  public static LogRecord of(String stream, byte[] payload) {
    return new LogRecord(stream, "", ByteBuffer.wrap(payload.clone()).asReadOnlyBuffer());
  }

  /**
   * {@return a record that is appended once: handed in again, it is answered with the position that
   * it has}
   *
   * @param stream that it belongs to, such as a room
   * @param id that nothing else in the stream has, not empty
   * @param payload copied
   */
  public static LogRecord once(String stream, String id, byte[] payload) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("the id of a record must not be empty");
    }
    return new LogRecord(stream, id, ByteBuffer.wrap(payload.clone()).asReadOnlyBuffer());
  }

  /** {@return the stream that it belongs to} */
  public String stream() {
    return stream;
  }

  /** {@return what makes it unique in its stream, or empty} */
  public String id() {
    return id;
  }

  /** {@return the payload, read-only} */
  public ByteBuffer payload() {
    return payload.duplicate();
  }
}
