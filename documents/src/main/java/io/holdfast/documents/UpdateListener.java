package io.holdfast.documents;

import io.holdfast.socketio.spi.LogException;

/**
 * Learns what became of an update. One method is called, once, on the log's thread or that of the
 * caller; must not block.
 */
public interface UpdateListener {

  /**
   * It is durable, and the others are told; or it was, when it came for the first time.
   *
   * @param position of the update
   */
  void kept(long position);

  /**
   * It is not kept, and will not be if it is sent again.
   *
   * @param refusal why
   */
  void refused(DocumentRefusal refusal);

  /**
   * It is not kept now; worth another try later.
   *
   * @param cause why
   */
  void failed(LogException cause);
}
