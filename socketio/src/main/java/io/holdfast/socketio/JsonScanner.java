package io.holdfast.socketio;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Goes over JSON and makes nothing of it (RFC 8259). The text is valid UTF-8; only what stands
 * between quotes may be other than ASCII.
 *
 * <p>Confined to one thread.
 */
final class JsonScanner {

  /*
   * Why not a library: a parser makes names of what it reads, and refuses some that stock clients
   * send and stock servers hand on, such as "\\ud800". What a packet relays is not read at all;
   * only its ends are looked for. Who asks for a type gets it from the library.
   */
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final byte[] text;
  private final PacketLimits limits;
  private int offset;

  /** Of the arrays and objects around, whether each is an object; the outermost first. */
  private @Nullable BitSet objects;

  JsonScanner(byte[] text, PacketLimits limits) {
    this.text = text;
    this.limits = limits;
  }

  static PacketException invalid(String found) {
    return new PacketException(PacketError.INVALID_PAYLOAD, found);
  }

  private PacketException notJson() {
    return invalid("a payload that is not JSON, at offset " + offset);
  }

  /** {@return the offset of what comes next} */
  int skipWhitespace() {
    while (offset < text.length && isWhitespace(text[offset])) {
      offset++;
    }
    return offset;
  }

  private static boolean isWhitespace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** {@return whether this came next, and now lies behind} */
  boolean tryTake(char expected) {
    skipWhitespace();
    boolean isNext = offset < text.length && text[offset] == expected;
    if (isNext) {
      offset++;
    }
    return isNext;
  }

  void take(char expected) {
    if (!tryTake(expected)) {
      throw notJson();
    }
  }

  void requireEnd() {
    if (skipWhitespace() < text.length) {
      throw invalid("a payload with more behind it");
    }
  }

  /**
   * Goes over one value, however deep, without recursion.
   *
   * @param outerDepth arrays and objects that the value is in
   * @return the offset behind it
   * @throws PacketException if it is not JSON, or breaks a limit
   */
  int skipValue(int outerDepth) {
    int depth = 0;
    while (true) {
      skipWhitespace();
      byte first = offset < text.length ? text[offset] : 0;
      if (first == '[' || first == '{') {
        offset++;
        if (enter(first == '{', depth, outerDepth)) {
          depth++;
          continue;
        }
      } else {
        skipScalar(first);
      }
      while (depth > 0 && leave(depth)) {
        depth--;
      }
      if (depth == 0) {
        return offset;
      }
    }
  }

  /** Returns whether there is a value inside, which comes next. */
  private boolean enter(boolean isObject, int depth, int outerDepth) {
    if (depth + outerDepth >= limits.maxDepth()) {
      throw invalid("a payload that is nested deeper than " + limits.maxDepth());
    }
    if (tryTake(isObject ? '}' : ']')) {
      return false;
    }
    BitSet kinds = objects == null ? new BitSet() : objects;
    kinds.set(depth, isObject);
    objects = kinds;
    if (isObject) {
      skipName();
    }
    return true;
  }

  /** Returns whether the array or object ends here; else another value comes next. */
  private boolean leave(int depth) {
    boolean isObject = objects != null && objects.get(depth - 1);
    if (tryTake(',')) {
      if (isObject) {
        skipName();
      }
      return false;
    }
    take(isObject ? '}' : ']');
    return true;
  }

  private void skipName() {
    if (skipWhitespace() == text.length || text[offset] != '"') {
      throw notJson();
    }
    skipString();
    take(':');
  }

  private void skipScalar(byte first) {
    switch (first) {
      case '"' -> skipString();
      case 't' -> skipLiteral(TRUE);
      case 'f' -> skipLiteral(FALSE);
      case 'n' -> skipLiteral(NULL);
      default -> skipNumber();
    }
  }

  private void skipLiteral(byte[] literal) {
    for (byte expected : literal) {
      if (offset == text.length || text[offset] != expected) {
        throw notJson();
      }
      offset++;
    }
  }

  private void skipString() {
    int i = offset + 1;
    while (i < text.length) {
      byte b = text[i++];
      if (b == '"') {
        offset = i;
        return;
      }
      if (b == '\\') {
        i = skipEscape(i);
      } else if (b >= 0 && b < ' ') {
        break;
      }
    }
    throw notJson();
  }

  private int skipEscape(int escape) {
    int kind = escape < text.length ? text[escape] : 0;
    return switch (kind) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> escape + 1;
      case 'u' -> skipHex(escape + 1);
      default -> throw notJson();
    };
  }

  private int skipHex(int start) {
    for (int i = start; i < start + 4; i++) {
      if (i >= text.length || Character.digit(text[i], 16) < 0) {
        throw notJson();
      }
    }
    return start + 4;
  }

  private void skipNumber() {
    int start = offset;
    if (offset < text.length && text[offset] == '-') {
      offset++;
    }
    if (offset < text.length && text[offset] == '0') {
      offset++;
    } else {
      skipDigits();
    }
    if (offset < text.length && text[offset] == '.') {
      offset++;
      skipDigits();
    }
    if (offset < text.length && (text[offset] == 'e' || text[offset] == 'E')) {
      offset++;
      if (offset < text.length && (text[offset] == '+' || text[offset] == '-')) {
        offset++;
      }
      skipDigits();
    }
    if (offset - start > limits.maxNumberLength()) {
      throw invalid("a number of more than " + limits.maxNumberLength() + " characters");
    }
  }

  private void skipDigits() {
    int start = offset;
    while (offset < text.length && text[offset] >= '0' && text[offset] <= '9') {
      offset++;
    }
    if (offset == start) {
      throw notJson();
    }
  }
}
