package io.holdfast.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One way in which input arrives: where it is cut, and the kind of buffer that each piece is in.
 *
 * @param cut where the input is cut
 * @param storage what each piece is kept in
 * @param seed of the random cuts; fixed, and part of the name of the test
 */
public record Fragmentation(Cut cut, Storage storage, long seed) {

  /** Where input is cut. */
  public enum Cut {
    /** Nowhere. */
    WHOLE,
    /** After each byte. */
    BYTE_BY_BYTE,
    /** At random, into pieces of 1 to 16 bytes. */
    RANDOM,
    /** At random, into pieces of 1 to 4096 bytes. */
    RANDOM_LARGE
  }

  /** What a piece is kept in. */
  public enum Storage {
    /** A pooled direct buffer, as the transport uses. */
    DIRECT,
    /** A pooled heap buffer. */
    HEAP,
    /** A composite of one to three pooled buffers. */
    COMPOSITE
  }

  private static final int MAX_SMALL_PIECE_BYTES = 16;
  private static final int MAX_LARGE_PIECE_BYTES = 4096;

  /** In front of each piece, so that an offset taken from the wrong place shows. */
  private static final byte[] JUNK = {(byte) 0xDE, (byte) 0xAD, (byte) 0xBE};

  /** Over each piece once it was received, so that a late look at it shows. */
  private static final byte SPOILED = (byte) 0xA5;

  private static final List<Fragmentation> ALL =
      List.of(
          new Fragmentation(Cut.WHOLE, Storage.DIRECT, 0),
          new Fragmentation(Cut.WHOLE, Storage.HEAP, 0),
          new Fragmentation(Cut.WHOLE, Storage.COMPOSITE, 11),
          new Fragmentation(Cut.BYTE_BY_BYTE, Storage.DIRECT, 0),
          new Fragmentation(Cut.RANDOM, Storage.DIRECT, 21),
          new Fragmentation(Cut.RANDOM, Storage.DIRECT, 22),
          new Fragmentation(Cut.RANDOM, Storage.HEAP, 23),
          new Fragmentation(Cut.RANDOM, Storage.COMPOSITE, 24),
          new Fragmentation(Cut.RANDOM_LARGE, Storage.DIRECT, 31),
          new Fragmentation(Cut.RANDOM_LARGE, Storage.COMPOSITE, 32));

  /** {@return each way that {@link EveryFragmentation} tries} */
  public static List<Fragmentation> all() {
    return ALL;
  }

  /**
   * {@return random cuts, for tests that choose their own seed}
   *
   * @param seed that the cuts follow from
   */
  public static Fragmentation random(long seed) {
    return new Fragmentation(Cut.RANDOM, Storage.DIRECT, seed);
  }

  /**
   * Feeds input to a receiver, piece by piece. Each piece is overwritten and released as soon as
   * the receiver returns.
   *
   * @param input to feed
   * @param receiver borrows each piece
   * @throws IllegalStateException if the receiver did not give a piece back
   */
  public void feed(byte[] input, Consumer<ByteBuf> receiver) {
    Random random = new Random(seed);
    for (byte[] piece : pieces(input, random)) {
      ByteBuf buffer = store(piece, random);
      int end = buffer.writerIndex();
      try {
        receiver.accept(buffer);
        spoil(buffer, end);
      } finally {
        giveBack(buffer);
      }
    }
  }

  /**
   * {@return the pieces, which are the input when put together}
   *
   * @param input to cut
   */
  public List<byte[]> pieces(byte[] input) {
    return pieces(input, new Random(seed));
  }

  private List<byte[]> pieces(byte[] input, Random random) {
    List<byte[]> pieces = new ArrayList<>();
    int offset = 0;
    while (offset < input.length) {
      int end = Math.min(input.length, offset + length(input, random));
      pieces.add(Arrays.copyOfRange(input, offset, end));
      offset = end;
    }
    return pieces;
  }

  private int length(byte[] input, Random random) {
    return switch (cut) {
      case WHOLE -> input.length;
      case BYTE_BY_BYTE -> 1;
      case RANDOM -> 1 + random.nextInt(MAX_SMALL_PIECE_BYTES);
      case RANDOM_LARGE -> 1 + random.nextInt(MAX_LARGE_PIECE_BYTES);
    };
  }

  private ByteBuf store(byte[] piece, Random random) {
    ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    ByteBuf buffer =
        switch (storage) {
          case DIRECT -> allocator.directBuffer().writeBytes(JUNK).writeBytes(piece);
          case HEAP -> allocator.heapBuffer().writeBytes(JUNK).writeBytes(piece);
          case COMPOSITE -> composite(allocator, piece, random);
        };
    return buffer.skipBytes(JUNK.length);
  }

  private static ByteBuf composite(ByteBufAllocator allocator, byte[] piece, Random random) {
    int first = random.nextInt(piece.length + 1);
    int second = first + random.nextInt(piece.length - first + 1);
    CompositeByteBuf composite = allocator.compositeBuffer();
    composite.addComponent(true, allocator.directBuffer().writeBytes(JUNK));
    composite.addComponent(true, allocator.heapBuffer().writeBytes(piece, 0, first));
    composite.addComponent(true, allocator.directBuffer().writeBytes(piece, first, second - first));
    composite.addComponent(
        true, allocator.heapBuffer().writeBytes(piece, second, piece.length - second));
    return composite;
  }

  private static void spoil(ByteBuf buffer, int end) {
    byte[] spoil = new byte[end];
    Arrays.fill(spoil, SPOILED);
    buffer.setBytes(0, spoil);
  }

  private static void giveBack(ByteBuf buffer) {
    if (!buffer.release()) {
      buffer.release(buffer.refCnt());
      throw new IllegalStateException("the receiver kept a piece of the input");
    }
  }

  @Override
  public String toString() {
    String name = (cut + " in " + storage).toLowerCase(Locale.ROOT).replace('_', ' ');
    return seed == 0 ? name : name + ", seed " + seed;
  }
}
