package io.holdfast.documents;

import io.holdfast.socketio.spi.LogException;
import java.nio.ByteBuffer;
import java.util.List;

/** Somebody who has a document open. Called on the log's thread; must not block. */
public interface DocumentReader {

  /**
   * The document is open. Called once, unless {@link #refused} or {@link #failed} is. Updates that
   * are not part of the content may be told before this.
   *
   * @param content of the document
   */
  void opened(DocumentContent content);

  /**
   * Somebody else has changed the document. Each update after {@link DocumentContent#position} is
   * told once, in the order of positions.
   *
   * @param position of the update
   * @param update read-only
   */
  void updated(long position, ByteBuffer update);

  /**
   * A merged state is asked for. Whoever has all updates up to the position by now, or later, hands
   * one in by {@link DocumentConnection#merged}; nobody has to.
   *
   * @param position up to which it has to hold all updates
   */
  void mergeWanted(long position);

  /**
   * A merged state is to be checked, before it takes the place of anything: whether nothing is lost
   * in it. The answer goes to {@link DocumentConnection#checked}.
   *
   * @param position up to which it has to hold all updates
   * @param state that somebody else handed in, read-only
   * @param updates those after the position which this reader has been told of, read-only
   */
  void checkWanted(long position, ByteBuffer state, List<ByteBuffer> updates);

  /**
   * The document is not opened. Nothing else is told.
   *
   * @param refusal why
   */
  void refused(DocumentRefusal refusal);

  /**
   * The document cannot be read. Nothing else is told; worth another try later.
   *
   * @param cause why
   */
  void failed(LogException cause);
}
