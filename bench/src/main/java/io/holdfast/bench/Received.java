package io.holdfast.bench;

/** What came out of a parser, ours or Netty's. */
public final class Received {

  private long messageCount;
  private long payloadBytes;

  Received() {}

  void add(int length) {
    messageCount++;
    payloadBytes += length;
  }

  /** {@return how many messages} */
  public long messageCount() {
    return messageCount;
  }

  /** {@return the bytes of all of them, without headers} */
  public long payloadBytes() {
    return payloadBytes;
  }
}
