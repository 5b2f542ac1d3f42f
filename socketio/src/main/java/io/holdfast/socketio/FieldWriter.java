package io.holdfast.socketio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Lays out what the log keeps: the mirror image of {@link FieldReader}. */
final class FieldWriter {

  /*
   *   byte    1                        long    8, big-endian
   *   count   4, big-endian            bytes   count, then so many
   *   text    bytes of UTF-8           texts   count, then so many texts
   *   values  count, then so many bytes of JSON; count, then so many bytes of attachments
   */
  private final ByteWriter writer = new ByteWriter(128);

  void writeByte(byte value) {
    writer.write(value);
  }

  void writeLong(long value) {
    writeCount((int) (value >>> Integer.SIZE));
    writeCount((int) value);
  }

  void writeCount(int value) {
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      writer.write((byte) (value >>> shift));
    }
  }

  private void writeBytes(byte[] bytes) {
    writeCount(bytes.length);
    writer.write(bytes, 0, bytes.length);
  }

  void writeText(String text) {
    writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  void writeTexts(Collection<String> texts) {
    writeCount(texts.size());
    texts.forEach(this::writeText);
  }

  /** Values may come from several packets: their attachments become those of one. */
  void writeValues(List<JsonValue> values) {
    List<byte[]> attachments = new ArrayList<>();
    writeCount(values.size());
    for (JsonValue value : values) {
      ByteWriter json = new ByteWriter(value.length());
      PacketEncoder.writeValue(json, value, attachments);
      writeBytes(json.bytes());
    }
    writeCount(attachments.size());
    attachments.forEach(this::writeBytes);
  }

  /** {@return what was written; the writer is not to be used any more} */
  byte[] bytes() {
    return writer.bytes();
  }
}
