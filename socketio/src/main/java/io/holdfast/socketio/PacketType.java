package io.holdfast.socketio;

import org.jspecify.annotations.Nullable;

/** The kinds of packet. */
enum PacketType {
  /** Asks for a namespace, or grants it. */
  CONNECT(0),
  /** Leaves a namespace. */
  DISCONNECT(1),
  /** An event. */
  EVENT(2),
  /** The answer to an event that asked for one. */
  ACK(3),
  /** Refuses a namespace. */
  CONNECT_ERROR(4),
  /** An event whose arguments hold bytes, which follow. */
  BINARY_EVENT(5),
  /** An answer whose arguments hold bytes, which follow. */
  BINARY_ACK(6);

  private static final PacketType[] BY_NUMBER = values();

  private final int number;

  PacketType(int number) {
    this.number = number;
  }

  byte digit() {
    return (byte) ('0' + number);
  }

  boolean isBinary() {
    return this == BINARY_EVENT || this == BINARY_ACK;
  }

  /** Returns the kind that a digit stands for, or null. */
  static @Nullable PacketType ofDigit(int digit) {
    int number = digit - '0';
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }
}
