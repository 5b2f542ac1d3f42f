package io.holdfast.apps;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Parts of a document on their way to a client: each with its length before it, in as many pieces
 * as it takes. Safe for use by several threads.
 */
final class OutgoingPieces implements Transfers.Transfer {

  private static final int MAX_LENGTH_BYTES = 5;

  private final int pieceBytes;

  /** Guarded by this, as are the parts. */
  private final Deque<ByteBuffer> left = new ArrayDeque<>();

  OutgoingPieces(List<ByteBuffer> parts, int pieceBytes) {
    this.pieceBytes = pieceBytes;
    for (ByteBuffer part : parts) {
      left.add(length(part.remaining()));
      left.add(part.duplicate());
    }
  }

  /**
   * {@return a length in groups of seven bits, the lowest first, as the library of pages has it}
   */
  private static ByteBuffer length(int length) {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_LENGTH_BYTES);
    int rest = length;
    while (rest > 0x7f) {
      bytes.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    return bytes.put((byte) rest).flip();
  }

  /** {@return the next piece, empty if there is none} */
  synchronized byte[] next() {
    int most = left.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer piece = ByteBuffer.allocate(Math.min(most, pieceBytes));
    while (piece.hasRemaining()) {
      ByteBuffer part = left.element();
      int length = Math.min(part.remaining(), piece.remaining());
      piece.put(part.slice().limit(length));
      part.position(part.position() + length);
      if (!part.hasRemaining()) {
        left.remove();
      }
    }
    // A part without bytes leaves nothing to send.
    while (!left.isEmpty() && !left.element().hasRemaining()) {
      left.remove();
    }
    return piece.array();
  }

  synchronized boolean hasMore() {
    return !left.isEmpty();
  }

  @Override
  public synchronized void end() {
    left.clear();
  }
}
