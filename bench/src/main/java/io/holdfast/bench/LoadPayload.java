package io.holdfast.bench;

import java.util.Arrays;

/**
 * What a message says: who sent it, which of the sender's it is, and letters that depend on both.
 */
final class LoadPayload {

  /*
   * Numbers are written with the letters a to p, four bits each: it is text, of constant length.
   * What follows is cut from the alphabet at an offset that differs from message to message, so
   * that neither two messages nor two parts of one can be taken for each other unnoticed.
   */

  /** Least length of a message. */
  static final int MIN_BYTES = 16;

  static final int MAX_SENDERS = 1 << 16;

  private static final int SENDER_LETTERS = 4;
  private static final int SEQUENCE_LETTERS = 8;
  private static final int HEAD_BYTES = SENDER_LETTERS + SEQUENCE_LETTERS;
  private static final int ALPHABET = 26;

  private final int length;
  private final byte[] letters;

  LoadPayload(int length) {
    this.length = length;
    this.letters = new byte[length + ALPHABET];
    for (int index = 0; index < letters.length; index++) {
      letters[index] = (byte) ('a' + index % ALPHABET);
    }
  }

  int length() {
    return length;
  }

  void write(byte[] out, int offset, int sender, int sequence) {
    writeNumber(out, offset, SENDER_LETTERS, sender);
    writeNumber(out, offset + SENDER_LETTERS, SEQUENCE_LETTERS, sequence);
    int start = start(sender, sequence);
    System.arraycopy(letters, start, out, offset + HEAD_BYTES, length - HEAD_BYTES);
  }

  private static void writeNumber(byte[] out, int offset, int count, int number) {
    for (int index = 0; index < count; index++) {
      out[offset + index] = (byte) ('a' + ((number >>> (4 * index)) & 15));
    }
  }

  /** {@return who sent the message, a number of any size if it is not one of ours} */
  static int sender(byte[] in, int offset) {
    return readNumber(in, offset, SENDER_LETTERS);
  }

  static int sequence(byte[] in, int offset) {
    return readNumber(in, offset + SENDER_LETTERS, SEQUENCE_LETTERS);
  }

  private static int readNumber(byte[] in, int offset, int count) {
    int number = 0;
    for (int index = 0; index < count; index++) {
      number |= (in[offset + index] - 'a') << (4 * index);
    }
    return number;
  }

  /** {@return whether the letters are those of this very message} */
  boolean hasRightLetters(byte[] in, int offset, int sender, int sequence) {
    int start = start(sender, sequence);
    return Arrays.equals(
        in, offset + HEAD_BYTES, offset + length, letters, start, start + length - HEAD_BYTES);
  }

  private static int start(int sender, int sequence) {
    return ((sender * 7 + sequence) & Integer.MAX_VALUE) % ALPHABET;
  }
}
