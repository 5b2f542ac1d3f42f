package io.holdfast.netty;

/**
 * What has been counted over WebSocket connections.
 *
 * @param messagesIn text and binary messages received
 * @param messagesOut text and binary messages queued to be sent, one for each receiver
 * @param bytesIn bytes of frames received
 * @param bytesOut bytes of frames handed to the transport
 * @param slowClosed connections closed with 1013 because their queue was full
 * @param queuedBytes bytes that wait for slow peers now
 */
public record PortCounts(
    long messagesIn,
    long messagesOut,
    long bytesIn,
    long bytesOut,
    long slowClosed,
    long queuedBytes) {

  /** Nothing yet. */
  public static final PortCounts ZERO = new PortCounts(0, 0, 0, 0, 0, 0);

  /**
   * {@return the sum of both}
   *
   * @param other to add
   */
  public PortCounts plus(PortCounts other) {
    return new PortCounts(
        messagesIn + other.messagesIn,
        messagesOut + other.messagesOut,
        bytesIn + other.bytesIn,
        bytesOut + other.bytesOut,
        slowClosed + other.slowClosed,
        queuedBytes + other.queuedBytes);
  }
}
