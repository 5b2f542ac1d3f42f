package io.holdfast.socketio;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of a packet, as it came: JSON, and the attachments that stand for bytes in it. What is
 * sent on is not rewritten: the order of keys, escapes and numbers stay what they were. Immutable.
 */
public final class JsonValue {

  private static final JsonValue EMPTY = new JsonValue(new byte[] {'{', '}'}, 0, 2, List.of());

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

  /**
   * {@return a value as a packet would have it}
   *
   * @param value null, text, a number, a record, a map, a list, {@code byte[]} anywhere in these,
   *     or a {@link JsonValue}, which stays as it is
   * @throws IllegalArgumentException if it cannot be written as JSON
   */
  public static JsonValue of(@Nullable Object value) {
    return ArgumentMapper.SHARED.write(value);
  }

  /**
   * {@return JSON that is there already}
   *
   * @param json valid, in UTF-8, not to be changed any more; in place of bytes it has placeholders
   * @param attachments what the placeholders stand for
   */
  public static JsonValue ofJson(byte[] json, List<byte[]> attachments) {
    return new JsonValue(json, 0, json.length, attachments);
  }

  static JsonValue emptyObject() {
    return EMPTY;
  }

  boolean isEmptyObject() {
    return length == 2 && text[offset] == '{';
  }

  /**
   * {@return a value}
   *
   * @param text of UTF-8 that holds the JSON, which is valid; not to be changed any more
   * @param offset of the JSON
   * @param length of the JSON, in bytes
   * @param attachments that placeholders refer to; not to be changed any more
   */
  public static JsonValue of(byte[] text, int offset, int length, List<byte[]> attachments) {
    return new JsonValue(
        text, Objects.checkFromIndexSize(offset, length, text.length), length, attachments);
  }

  /**
   * {@return the JSON that stands for an attachment}
   *
   * @param attachment its number
   */
  public static String placeholder(int attachment) {
    return Placeholder.json(attachment);
  }

  /** {@return the text that holds the JSON, in UTF-8; not to be changed} */
  public byte[] text() {
    return text;
  }

  /** {@return where the JSON begins in the text} */
  public int offset() {
    return offset;
  }

  /** {@return the length of the JSON, in bytes} */
  public int length() {
    return length;
  }

  /**
   * {@return the attachments of the whole packet, which placeholders refer to by number; not to be
   * changed}
   */
  public List<byte[]> attachments() {
    return attachments;
  }

  /** {@return what kind of value this is} */
  public JsonKind kind() {
    return switch (text[offset]) {
      case 'n' -> JsonKind.NULL;
      case 't', 'f' -> JsonKind.BOOLEAN;
      case '"' -> JsonKind.STRING;
      case '[' -> JsonKind.ARRAY;
      case '{' -> isPlaceholder() ? JsonKind.BINARY : JsonKind.OBJECT;
      default -> JsonKind.NUMBER;
    };
  }

  private boolean isPlaceholder() {
    List<Placeholder> found = PlaceholderFinder.find(this);
    return found.size() == 1
        && found.get(0).start() == offset
        && found.get(0).end() == offset + length;
  }

  /** {@return whether this is JSON's {@code null}} */
  public boolean isNull() {
    return text[offset] == 'n';
  }

  /**
   * {@return the value in Java}
   *
   * @param type to make of it: {@code String}, a number, a record, {@code Map}, {@code List},
   *     {@code byte[]}, {@code Object}, or {@code JsonValue} for the value itself
   * @param <T> the same
   * @throws SocketIoException with {@link SocketIoError#INVALID_ARGUMENT} if it is null or not of
   *     that type
   */
  public <T> T read(Class<T> type) {
    if (type != JsonValue.class && isNull()) {
      throw SocketIoException.invalidArgument("null where a value was due");
    }
    return ArgumentMapper.SHARED.read(this, type);
  }

  /** Compares without making anything of the value. */
  boolean isAscii(String expected) {
    int count = expected.length();
    if (length != count + 2 || text[offset] != '"') {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (text[offset + 1 + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether {@link #isAscii} can tell whether this is a string. */
  boolean isPlain() {
    for (int i = offset; i < offset + length; i++) {
      if (text[i] < 0 || text[i] == '\\') {
        return false;
      }
    }
    return true;
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
