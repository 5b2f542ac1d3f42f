package io.holdfast.websocket;

import java.util.Arrays;

/**
 * Inflates messages as RFC 1951 says it, a bit at a time, and fails at a reference that leaves the
 * window. Shares nothing with zlib.
 */
final class StrictInflate {

  private static final int[] LENGTHS = new int[29];
  private static final int[] LENGTH_EXTRA_BITS = new int[29];
  private static final int[] DISTANCES = new int[30];
  private static final int[] DISTANCE_EXTRA_BITS = new int[30];
  private static final int[] CODE_LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  static {
    int length = 3;
    for (int i = 0; i < 28; i++) {
      LENGTHS[i] = length;
      LENGTH_EXTRA_BITS[i] = i < 8 ? 0 : (i - 4) / 4;
      length += 1 << LENGTH_EXTRA_BITS[i];
    }
    LENGTHS[28] = 258;
    int distance = 1;
    for (int i = 0; i < 30; i++) {
      DISTANCES[i] = distance;
      DISTANCE_EXTRA_BITS[i] = i < 4 ? 0 : (i - 2) / 2;
      distance += 1 << DISTANCE_EXTRA_BITS[i];
    }
  }

  private final int windowBytes;

  private byte[] in = {};
  private int bitIndex;
  private byte[] out = new byte[1 << 16];
  private int outLength;
  private int farthest;

  StrictInflate(int windowBytes) {
    this.windowBytes = windowBytes;
  }

  /** {@return the message, whose blocks may refer to those of the messages before} */
  byte[] message(byte[] payload) {
    in = Arrays.copyOf(payload, payload.length + 4);
    in[payload.length + 2] = (byte) 0xFF;
    in[payload.length + 3] = (byte) 0xFF;
    bitIndex = 0;
    int start = outLength;
    while (bitIndex < in.length * 8) {
      readBlock();
    }
    return Arrays.copyOfRange(out, start, outLength);
  }

  /** Allows no reference to what came until now. */
  void forget() {
    outLength = 0;
  }

  /** {@return the farthest that a reference reached back, in bytes} */
  int farthest() {
    return farthest;
  }

  private void readBlock() {
    boolean isFinal = bits(1) == 1;
    switch (bits(2)) {
      case 0 -> readStored();
      case 1 -> readCompressed(fixedLengths(), fixedDistances());
      case 2 -> readDynamic();
      default -> throw new IllegalStateException("a block of type 3");
    }
    if (isFinal) {
      skipToByte();
    }
  }

  private void readStored() {
    skipToByte();
    int length = bits(16);
    if (bits(16) != (~length & 0xFFFF)) {
      throw new IllegalStateException("the length of a stored block is damaged");
    }
    for (int i = 0; i < length; i++) {
      write((byte) bits(8));
    }
  }

  private static Code fixedLengths() {
    int[] lengths = new int[288];
    Arrays.fill(lengths, 0, 144, 8);
    Arrays.fill(lengths, 144, 256, 9);
    Arrays.fill(lengths, 256, 280, 7);
    Arrays.fill(lengths, 280, 288, 8);
    return new Code(lengths);
  }

  private static Code fixedDistances() {
    int[] lengths = new int[30];
    Arrays.fill(lengths, 5);
    return new Code(lengths);
  }

  private void readDynamic() {
    int lengthCount = bits(5) + 257;
    int distanceCount = bits(5) + 1;
    int[] codeLengths = new int[19];
    int codeLengthCount = bits(4) + 4;
    for (int i = 0; i < codeLengthCount; i++) {
      codeLengths[CODE_LENGTH_ORDER[i]] = bits(3);
    }
    int[] lengths = readCodeLengths(new Code(codeLengths), lengthCount + distanceCount);
    readCompressed(
        new Code(Arrays.copyOf(lengths, lengthCount)),
        new Code(Arrays.copyOfRange(lengths, lengthCount, lengths.length)));
  }

  private int[] readCodeLengths(Code code, int count) {
    int[] lengths = new int[count];
    int index = 0;
    while (index < count) {
      int symbol = symbol(code);
      if (symbol < 16) {
        lengths[index++] = symbol;
      } else {
        int repeated = symbol == 16 ? lengths[index - 1] : 0;
        int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
        Arrays.fill(lengths, index, index + times, repeated);
        index += times;
      }
    }
    return lengths;
  }

  private void readCompressed(Code lengths, Code distances) {
    for (int symbol = symbol(lengths); symbol != 256; symbol = symbol(lengths)) {
      if (symbol < 256) {
        write((byte) symbol);
      } else {
        int length = LENGTHS[symbol - 257] + bits(LENGTH_EXTRA_BITS[symbol - 257]);
        int distanceSymbol = symbol(distances);
        copy(DISTANCES[distanceSymbol] + bits(DISTANCE_EXTRA_BITS[distanceSymbol]), length);
      }
    }
  }

  private void copy(int distance, int length) {
    if (distance > windowBytes || distance > outLength) {
      throw new IllegalStateException(
          "a reference to " + distance + " bytes before, of " + Math.min(windowBytes, outLength));
    }
    farthest = Math.max(farthest, distance);
    for (int i = 0; i < length; i++) {
      write(out[outLength - distance]);
    }
  }

  private void write(byte value) {
    if (outLength == out.length) {
      out = Arrays.copyOf(out, 2 * out.length);
    }
    out[outLength++] = value;
  }

  private int symbol(Code code) {
    int bits = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= 15; length++) {
      bits = bits << 1 | bits(1);
      int count = code.counts[length];
      if (bits - first < count) {
        return code.symbols[index + bits - first];
      }
      index += count;
      first = (first + count) << 1;
    }
    throw new IllegalStateException("bits that are no code");
  }

  private int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++, bitIndex++) {
      value |= (in[bitIndex >> 3] >> (bitIndex & 7) & 1) << i;
    }
    return value;
  }

  private void skipToByte() {
    bitIndex = (bitIndex + 7) & ~7;
  }

  /** A canonical Huffman code: how many symbols have a code of each length, and which. */
  private static final class Code {

    final int[] counts = new int[16];
    final int[] symbols;

    Code(int[] lengths) {
      symbols = new int[lengths.length];
      int next = 0;
      for (int length = 1; length <= 15; length++) {
        for (int symbol = 0; symbol < lengths.length; symbol++) {
          if (lengths[symbol] == length) {
            counts[length]++;
            symbols[next++] = symbol;
          }
        }
      }
    }
  }
}
