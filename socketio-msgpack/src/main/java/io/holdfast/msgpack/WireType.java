package io.holdfast.msgpack;

/** The kinds of packet, by their numbers. None is special for bytes. */
enum WireType {
  /** Asks for a namespace, or grants it. */
  CONNECT(0),
  /** Leaves a namespace. */
  DISCONNECT(1),
  /** An event. */
  EVENT(2),
  /** The answer to an event that asked for one. */
  ACK(3),
  /** Refuses a namespace. */
  CONNECT_ERROR(4);

  private static final WireType[] BY_NUMBER = values();

  private final int number;

  WireType(int number) {
    this.number = number;
  }

  static boolean isNumber(long number) {
    return number >= 0 && number < BY_NUMBER.length;
  }

  static WireType ofNumber(int number) {
    return BY_NUMBER[number];
  }

  int number() {
    return number;
  }
}
