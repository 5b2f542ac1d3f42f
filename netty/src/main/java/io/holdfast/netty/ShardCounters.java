package io.holdfast.netty;

/**
 * What one loop has counted. The loop counts in plain fields and publishes at the end of its turn;
 * other threads read what was published last.
 */
final class ShardCounters {

  private long messagesIn;
  private long messagesOut;
  private long bytesIn;
  private long bytesOut;
  private long slowClosed;
  private long queuedBytes;

  private volatile PortCounts published = PortCounts.ZERO;
  private boolean isChanged;

  void received(long bytes) {
    bytesIn += bytes;
    isChanged = true;
  }

  void messageIn() {
    messagesIn++;
  }

  void messagesOut(long count) {
    messagesOut += count;
    isChanged = true;
  }

  void sent(long bytes) {
    bytesOut += bytes;
    isChanged = true;
  }

  void slowClosed() {
    slowClosed++;
    isChanged = true;
  }

  void queuedBytes(long bytes) {
    queuedBytes = bytes;
    isChanged = true;
  }

  void publish() {
    if (isChanged) {
      isChanged = false;
      published =
          new PortCounts(messagesIn, messagesOut, bytesIn, bytesOut, slowClosed, queuedBytes);
    }
  }

  PortCounts published() {
    return published;
  }
}
