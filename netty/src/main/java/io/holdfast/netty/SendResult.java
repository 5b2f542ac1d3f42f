package io.holdfast.netty;

/** What became of a message that was handed in to be sent. */
public enum SendResult {
  /** It goes out. */
  QUEUED,
  /**
   * It goes out, but the peer reads more slowly than it is sent to: better wait for the drain
   * event.
   */
  BACKLOGGED,
  /** It was dropped: the queue has reached its limit. The connection is being closed with 1013. */
  QUEUE_FULL,
  /** It was dropped: the connection is not open any more. */
  CLOSED;

  /** {@return whether the message goes out} */
  public boolean isAccepted() {
    return this == QUEUED || this == BACKLOGGED;
  }
}
