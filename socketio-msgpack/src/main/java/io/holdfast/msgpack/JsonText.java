package io.holdfast.msgpack;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON that grows at its end. */
final class JsonText {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** What follows the backslash for those control characters that have a short form. */
  private static final String SHORT_FORMS = "\0\0\0\0\0\0\0\0btn\0fr";

  /** What a byte becomes at most: a control character is a backslash, u, and four digits. */
  private static final int MAX_ESCAPE_LENGTH = 6;

  private byte[] text;
  private int length;

  /**
   * Creates an empty text.
   *
   * @param expectedLength in bytes
   */
  JsonText(int expectedLength) {
    this.text = new byte[expectedLength];
  }

  int length() {
    return length;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(text, length);
  }

  /** Forgets what was written since the text had that length. */
  void truncate(int lengthBefore) {
    length = lengthBefore;
  }

  void write(char ascii) {
    reserve(1);
    text[length++] = (byte) ascii;
  }

  void write(String ascii) {
    reserve(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      text[length++] = (byte) ascii.charAt(i);
    }
  }

  /**
   * Writes a string, quoted and escaped.
   *
   * @param utf8 that holds it
   * @param offset of its first byte
   * @param lengthBytes of valid UTF-8
   */
  void writeString(byte[] utf8, int offset, int lengthBytes) {
    write('"');
    reserve(lengthBytes);
    for (int i = offset; i < offset + lengthBytes; i++) {
      byte next = utf8[i];
      if (next == '"' || next == '\\') {
        write('\\');
        write((char) next);
      } else if (next >= 0 && next < ' ') {
        writeEscape(next);
      } else {
        reserve(1);
        text[length++] = next;
      }
    }
    write('"');
  }

  private void writeEscape(byte control) {
    char shortForm = control < SHORT_FORMS.length() ? SHORT_FORMS.charAt(control) : 0;
    if (shortForm != 0) {
      write('\\');
      write(shortForm);
      return;
    }
    write("\\u00");
    reserve(2);
    text[length++] = HEX[control >> 4];
    text[length++] = HEX[control & 0xf];
  }

  private void reserve(int count) {
    if (text.length - length < count) {
      int wanted = Math.max(count, Math.max(text.length, MAX_ESCAPE_LENGTH));
      text = Arrays.copyOf(text, Math.addExact(length, wanted));
    }
  }
}
