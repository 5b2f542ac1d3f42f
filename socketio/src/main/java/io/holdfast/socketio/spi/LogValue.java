package io.holdfast.socketio.spi;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A small state that a {@link MessageLog} keeps beside its entries: the last one put under a key
 * stands for all those before it. Immutable.
 */
public final class LogValue implements LogChange {

  private final String table;
  private final String key;
  private final ByteBuffer payload;

  private LogValue(String table, String key, ByteBuffer payload) {
    this.table = Objects.requireNonNull(table, "table");
    this.key = requireKey(key);
    this.payload = payload;
  }

  /**
   * {@return a value}
   *
   * @param table what keeps the keys of several users of the log apart
   * @param key that no other value in the table has, not empty
   * @param payload copied
   * @throws IllegalArgumentException if the key is empty
   */
  public static LogValue of(String table, String key, byte[] payload) {
    return new LogValue(table, key, ByteBuffer.wrap(payload.clone()).asReadOnlyBuffer());
  }

  static String requireKey(String key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("the key of a value must not be empty");
    }
    return key;
  }

  /** {@return the table that it is in} */
  public String table() {
    return table;
  }

  /** {@return what makes it unique in its table} */
  public String key() {
    return key;
  }

  /** {@return the payload, read-only} */
  public ByteBuffer payload() {
    return payload.duplicate();
  }
}
