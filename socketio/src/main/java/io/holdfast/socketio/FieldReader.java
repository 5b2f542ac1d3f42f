package io.holdfast.socketio;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what the log keeps: the mirror image of {@link FieldWriter}. */
final class FieldReader {

  private final ByteBuffer payload;

  /**
   * Creates a reader.
   *
   * @param payload that begins with its format
   * @param format that is expected
   * @throws LogException {@code TOO_NEW} if it is another
   */
  FieldReader(ByteBuffer payload, byte format) {
    this.payload = payload;
    byte actual = payload.get();
    if (actual != format) {
      throw new LogException(
          LogError.TOO_NEW, "an event or session in the log has format " + actual);
    }
  }

  byte readByte() {
    return payload.get();
  }

  long readLong() {
    return payload.getLong();
  }

  int readCount() {
    return payload.getInt();
  }

  private byte[] readBytes() {
    byte[] bytes = new byte[payload.getInt()];
    payload.get(bytes);
    return bytes;
  }

  String readText() {
    return new String(readBytes(), StandardCharsets.UTF_8);
  }

  List<String> readTexts() {
    int count = readCount();
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(readText());
    }
    return texts;
  }

  /** {@return values that share their attachments} */
  List<JsonValue> readValues() {
    int count = readCount();
    List<byte[]> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(readBytes());
    }
    int attachmentCount = readCount();
    List<byte[]> attachments = new ArrayList<>(attachmentCount);
    for (int i = 0; i < attachmentCount; i++) {
      attachments.add(readBytes());
    }
    return texts.stream().map(text -> JsonValue.ofJson(text, attachments)).toList();
  }
}
