package io.holdfast.socketio;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Finds the placeholders of a value, whose JSON has been checked. */
final class PlaceholderFinder {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonValue value;
  private final JsonParser parser;
  private final List<Placeholder> found = new ArrayList<>();

  private PlaceholderFinder(JsonValue value, JsonParser parser) {
    this.value = value;
    this.parser = parser;
  }

  /**
   * {@return the placeholders, in their order}
   *
   * @param value to search
   * @throws PacketException if one refers to an attachment that there is not
   */
  static List<Placeholder> find(JsonValue value) {
    if (value.attachments().isEmpty()) {
      return List.of();
    }
    try (JsonParser parser =
        FACTORY.createParser(
            ObjectReadContext.empty(), value.text(), value.offset(), value.length())) {
      PlaceholderFinder finder = new PlaceholderFinder(value, parser);
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          finder.searchObject();
        }
      }
      return finder.found;
    }
  }

  /** The nesting is bounded by {@link PacketLimits#maxDepth}. */
  private void searchObject() {
    int start = value.offset() + (int) parser.currentTokenLocation().getByteOffset();
    int foundBefore = found.size();
    boolean isMarked = false;
    long number = -1;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals(Placeholder.MARK) && token == JsonToken.VALUE_TRUE) {
        isMarked = true;
      } else if (name.equals(Placeholder.NUMBER) && token == JsonToken.VALUE_NUMBER_INT) {
        number = parser.getNumberType() == JsonParser.NumberType.INT ? parser.getIntValue() : -1;
      } else {
        searchValue(token);
      }
    }
    if (isMarked) {
      found.subList(foundBefore, found.size()).clear();
      int end = value.offset() + (int) parser.currentLocation().getByteOffset();
      found.add(new Placeholder(start, end, requireAttachment(number)));
    }
  }

  private void searchValue(JsonToken token) {
    if (token == JsonToken.START_OBJECT) {
      searchObject();
    } else if (token == JsonToken.START_ARRAY) {
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        searchValue(next);
      }
    }
  }

  private int requireAttachment(long number) {
    if (number < 0 || number >= value.attachments().size()) {
      throw new PacketException(
          PacketError.UNEXPECTED_ATTACHMENT,
          "a placeholder refers to one of "
              + value.attachments().size()
              + " attachments, was "
              + number);
    }
    return (int) number;
  }
}
