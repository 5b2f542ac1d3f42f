package io.holdfast.socketio;

import java.util.ArrayList;
import java.util.List;

/** Checks JSON, and finds where the elements of an array begin and end. */
final class JsonSplitter {

  private final PacketLimits limits;

  JsonSplitter(PacketLimits limits) {
    this.limits = limits;
  }

  PacketLimits limits() {
    return limits;
  }

  /**
   * Splits an array.
   *
   * @param text that is an array and nothing else
   * @param attachments that its elements may refer to
   * @return the elements, which share the text
   * @throws PacketException if it is something else, or breaks a limit
   */
  List<JsonValue> split(byte[] text, List<byte[]> attachments) {
    JsonScanner scanner = new JsonScanner(text, limits);
    if (!scanner.tryTake('[')) {
      throw JsonScanner.invalid("a payload that is no array");
    }
    List<JsonValue> elements = new ArrayList<>(4);
    if (!scanner.tryTake(']')) {
      do {
        int start = scanner.skipWhitespace();
        int end = scanner.skipValue(1);
        elements.add(new JsonValue(text, start, end - start, attachments));
      } while (scanner.tryTake(','));
      scanner.take(']');
    }
    scanner.requireEnd();
    return elements;
  }

  /**
   * Checks an object.
   *
   * @param text that is an object and nothing else
   * @return the object
   * @throws PacketException if it is something else, or breaks a limit
   */
  JsonValue object(byte[] text) {
    JsonScanner scanner = new JsonScanner(text, limits);
    int start = scanner.skipWhitespace();
    if (start == text.length || text[start] != '{') {
      throw JsonScanner.invalid("a payload that is no object");
    }
    int end = scanner.skipValue(0);
    scanner.requireEnd();
    return new JsonValue(text, start, end - start, List.of());
  }
}
