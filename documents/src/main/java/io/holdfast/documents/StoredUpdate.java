package io.holdfast.documents;

import io.holdfast.socketio.spi.LogValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An update as the log has it: the length of its id, the id, the update. Immutable.
 *
 * <p>Its key is its position, so that the order of keys is that of positions.
 */
final class StoredUpdate {

  private static final int MAX_ID_LENGTH = 64;

  private final long position;
  private final String id;
  private final ByteBuffer payload;

  private StoredUpdate(long position, String id, ByteBuffer payload) {
    this.position = position;
    this.id = id;
    this.payload = payload;
  }

  /** {@return the id, if it is one} */
  static String requireId(String id) {
    boolean isFit =
        !id.isEmpty()
            && id.length() <= MAX_ID_LENGTH
            && id.chars().allMatch(c -> c >= '!' && c <= '~');
    if (!isFit) {
      throw new IllegalArgumentException(
          "the id of an update has 1 to " + MAX_ID_LENGTH + " characters from ! to ~, was " + id);
    }
    return id;
  }

  static byte[] write(String id, byte[] update) {
    byte[] idBytes = id.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(1 + idBytes.length + update.length)
        .put((byte) idBytes.length)
        .put(idBytes)
        .put(update)
        .array();
  }

  static StoredUpdate parse(LogValue value) {
    ByteBuffer stored = value.payload();
    byte[] id = new byte[stored.get()];
    stored.get(id);
    return new StoredUpdate(
        DocumentKeys.position(value.key()),
        new String(id, StandardCharsets.US_ASCII),
        stored.slice().asReadOnlyBuffer());
  }

  long position() {
    return position;
  }

  String id() {
    return id;
  }

  /** {@return what it counts against the limits, in bytes} */
  int cost() {
    return cost(payload.remaining());
  }

  static int cost(int length) {
    return length + DocumentLimits.UPDATE_OVERHEAD;
  }

  /** {@return the update, read-only} */
  ByteBuffer payload() {
    return payload.duplicate();
  }
}
