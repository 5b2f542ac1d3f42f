package io.holdfast.websocket;

import org.jspecify.annotations.Nullable;

/** The kinds of frame (RFC 6455 §5.2). */
public enum Opcode {
  /** A further part of a fragmented message. */
  CONTINUATION(0x0),
  /** A text message, or its first part. */
  TEXT(0x1),
  /** A binary message, or its first part. */
  BINARY(0x2),
  /** The closing handshake. */
  CLOSE(0x8),
  /** A question that a Pong answers. */
  PING(0x9),
  /** The answer to a Ping, or an unsolicited sign of life. */
  PONG(0xA);

  private static final @Nullable Opcode[] BY_VALUE = new Opcode[16];

  static {
    for (Opcode opcode : values()) {
      BY_VALUE[opcode.value] = opcode;
    }
  }

  private final int value;

  Opcode(int value) {
    this.value = value;
  }

  /** {@return the four bits on the wire} */
  public int value() {
    return value;
  }

  /** {@return whether this is Close, Ping or Pong (RFC 6455 §5.5)} */
  public boolean isControl() {
    return value >= 0x8;
  }

  /** Returns the opcode of the low four bits, or null for a reserved one. */
  static @Nullable Opcode ofBits(int bits) {
    return BY_VALUE[bits & 0xF];
  }
}
