package io.holdfast.apps;

import io.holdfast.chat.Refusal;
import java.io.ByteArrayOutputStream;

/** What a client hands in in several pieces. Safe for use by several threads. */
final class IncomingPieces implements Transfers.Transfer {

  private final String id;
  private final int maxBytes;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** How many there are. Guarded by this. */
  private int count;

  /** Guarded by this. */
  private boolean wasEnded;

  IncomingPieces(String id, int maxBytes) {
    this.id = id;
    this.maxBytes = maxBytes;
  }

  /**
   * Adds a piece.
   *
   * @param of what it is a piece of
   * @param index of the piece, from 0
   * @param piece its bytes
   * @throws Refusal if it is not the next one, it gets too long, or had come to a stop
   */
  synchronized void add(String of, long index, byte[] piece) throws Refusal {
    if (!of.equals(id) || index != count) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "A piece is missing; begin anew.");
    }
    count++;
    if (wasEnded) {
      throw new Refusal(Refusal.Code.OVERLOADED, "That took too long; begin anew.");
    }
    if (bytes.size() + piece.length > maxBytes) {
      throw new Refusal(Refusal.Code.TOO_LARGE, "At most " + maxBytes + " bytes are taken.");
    }
    bytes.writeBytes(piece);
  }

  /** {@return all pieces} */
  synchronized byte[] all() {
    return bytes.toByteArray();
  }

  @Override
  public synchronized void end() {
    wasEnded = true;
    bytes.reset();
  }
}
