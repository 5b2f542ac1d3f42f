package io.holdfast.socketio;

import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** How the answer to a publish is written down: when it came, then each value. */
final class KeptAnswer {

  /*
   * version (1) | time in milliseconds (8) | count (4) | values
   * a value: length (4) | JSON | count (4) | attachments
   * an attachment: length (4) | bytes
   */
  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 1 + Long.BYTES + Integer.BYTES;

  private KeptAnswer() {}

  static byte[] write(long timeMillis, List<JsonValue> values) {
    ByteBuffer bytes = ByteBuffer.allocate(sizeBytes(values));
    bytes.put(VERSION).putLong(timeMillis).putInt(values.size());
    for (JsonValue value : values) {
      bytes.putInt(value.length()).put(value.text(), value.offset(), value.length());
      bytes.putInt(value.attachments().size());
      for (byte[] attachment : value.attachments()) {
        bytes.putInt(attachment.length).put(attachment);
      }
    }
    return bytes.array();
  }

  private static int sizeBytes(List<JsonValue> values) {
    int sizeBytes = HEADER_BYTES;
    for (JsonValue value : values) {
      sizeBytes += Integer.BYTES + value.length() + Integer.BYTES;
      for (byte[] attachment : value.attachments()) {
        sizeBytes += Integer.BYTES + attachment.length;
      }
    }
    return sizeBytes;
  }

  /**
   * {@return when it came, in milliseconds since 1970}
   *
   * @throws LogException if the bytes are none that were written here
   */
  static long readTimeMillis(byte[] written) {
    try {
      return begin(written).getLong();
    } catch (BufferUnderflowException e) {
      throw damaged("ends early");
    }
  }

  /**
   * {@return the values}
   *
   * @throws LogException if the bytes are none that were written here
   */
  static Arguments readArguments(byte[] written) {
    try {
      ByteBuffer bytes = begin(written);
      bytes.getLong();
      List<JsonValue> values = new ArrayList<>();
      for (int left = bytes.getInt(); left > 0; left--) {
        byte[] json = readBytes(bytes);
        List<byte[]> attachments = new ArrayList<>();
        for (int more = bytes.getInt(); more > 0; more--) {
          attachments.add(readBytes(bytes));
        }
        values.add(JsonValue.ofJson(json, attachments));
      }
      return Arguments.of(values);
    } catch (BufferUnderflowException e) {
      throw damaged("ends early");
    }
  }

  private static ByteBuffer begin(byte[] written) {
    ByteBuffer bytes = ByteBuffer.wrap(written);
    byte version = bytes.get();
    if (version != VERSION) {
      throw damaged("is of version " + version + ", not " + VERSION);
    }
    return bytes;
  }

  private static byte[] readBytes(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw damaged("has " + bytes.remaining() + " bytes where " + length + " were written");
    }
    byte[] read = new byte[length];
    bytes.get(read);
    return read;
  }

  private static LogException damaged(String how) {
    return new LogException(LogError.CORRUPT, "read the answer to a publish, which " + how);
  }
}
