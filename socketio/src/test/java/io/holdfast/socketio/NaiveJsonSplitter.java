package io.holdfast.socketio;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** The same as {@link JsonSplitter}, by a parser that makes tokens. */
final class NaiveJsonSplitter {

  private final JsonFactory factory;

  NaiveJsonSplitter(PacketLimits limits) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(limits.maxDepth())
            .maxNumberLength(limits.maxNumberLength())
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();
    this.factory = JsonFactory.builder().streamReadConstraints(constraints).build();
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
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw invalid("a payload that is no array");
      }
      List<JsonValue> elements = new ArrayList<>(4);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(element(parser, text, attachments));
      }
      requireEnd(parser);
      return elements;
    } catch (JacksonException e) {
      throw invalid("a payload that is not JSON: " + e.getOriginalMessage());
    }
  }

  private static JsonValue element(JsonParser parser, byte[] text, List<byte[]> attachments) {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    int end = (int) parser.currentLocation().getByteOffset();
    return new JsonValue(text, start, end - start, attachments);
  }

  /**
   * Checks an object.
   *
   * @param text that is an object and nothing else
   * @return the object
   * @throws PacketException if it is something else, or breaks a limit
   */
  JsonValue object(byte[] text) {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw invalid("a payload that is no object");
      }
      JsonValue object = element(parser, text, List.of());
      requireEnd(parser);
      return object;
    } catch (JacksonException e) {
      throw invalid("a payload that is not JSON: " + e.getOriginalMessage());
    }
  }

  private static void requireEnd(JsonParser parser) {
    if (parser.nextToken() != null) {
      throw invalid("a payload with more behind it");
    }
  }

  private static PacketException invalid(String found) {
    return new PacketException(PacketError.INVALID_PAYLOAD, found);
  }
}
