package io.holdfast.socketio;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A value of a packet, as it came: JSON, and the attachments that stand for bytes in it. What is
 * sent on is not rewritten: the order of keys, escapes and numbers stay what they were. Immutable.
 */
public final class JsonValue {

  private static final byte[] EMPTY_OBJECT = {'{', '}'};

  private final byte[] text;
  private final int offset;
  private final int length;
  private final List<byte[]> attachments;

  JsonValue(byte[] text, int offset, int length, List<byte[]> attachments) {
    this.text = text;
    this.offset = offset;
    this.length = length;
    this.attachments = attachments;
  }

  static JsonValue emptyObject() {
    return new JsonValue(EMPTY_OBJECT, 0, EMPTY_OBJECT.length, List.of());
  }

  byte[] text() {
    return text;
  }

  int offset() {
    return offset;
  }

  /** {@return the length of the JSON, in bytes} */
  public int length() {
    return length;
  }

  /** {@return the attachments of the whole packet, which placeholders refer to by number} */
  List<byte[]> attachments() {
    return attachments;
  }

  boolean isString() {
    return text[offset] == '"';
  }

  boolean isNumber() {
    byte first = text[offset];
    return first == '-' || (first >= '0' && first <= '9');
  }

  /** {@return the JSON; in place of bytes it has placeholders} */
  public String json() {
    return new String(text, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return json();
  }
}
