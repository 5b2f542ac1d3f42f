package io.holdfast.engineio;

import org.jspecify.annotations.Nullable;

/** The kinds of packet. */
public enum PacketType {
  /** The server's first packet: what the session is like. */
  OPEN(0),
  /** The end of the session. */
  CLOSE(1),
  /** A question that a Pong answers. */
  PING(2),
  /** The answer to a Ping. */
  PONG(3),
  /** What the layer above sends. */
  MESSAGE(4),
  /** The client is done with its old transport. */
  UPGRADE(5),
  /** Nothing; ends a poll that waits. */
  NOOP(6);

  private static final PacketType[] BY_NUMBER = values();

  private final int number;

  PacketType(int number) {
    this.number = number;
  }

  /** {@return the number that stands for this kind in binary packets of revision 3} */
  public int number() {
    return number;
  }

  /** {@return the digit that stands for this kind on the wire} */
  public byte digit() {
    return (byte) ('0' + number);
  }

  /** Returns the kind that a digit stands for, or null. */
  static @Nullable PacketType ofDigit(int digit) {
    return ofNumber(digit - '0');
  }

  /** Returns the kind with that number, or null. */
  static @Nullable PacketType ofNumber(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }
}
