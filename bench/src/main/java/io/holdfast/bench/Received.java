package io.holdfast.bench;

/** What came out of a parser, ours or Netty's. */
final class Received {

  private long messageCount;
  private long payloadBytes;

  void add(int length) {
    messageCount++;
    payloadBytes += length;
  }

  long messageCount() {
    return messageCount;
  }

  long payloadBytes() {
    return payloadBytes;
  }
}
