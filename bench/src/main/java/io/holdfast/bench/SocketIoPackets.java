package io.holdfast.bench;

import java.nio.charset.StandardCharsets;

/** Packets of Engine.IO 4 and Socket.IO 5 that are no events, and what a client answers. */
final class SocketIoPackets {

  /** An Engine.IO message that holds a Socket.IO EVENT. */
  static final String EVENT = "42";

  /** Leaves, which ends the session. */
  static final String CLOSE = "1";

  /** Stands between the packets of a payload. */
  static final byte SEPARATOR = 0x1E;

  private static final String CONNECT = "40";
  private static final String PONG = "3";

  private SocketIoPackets() {}

  /**
   * Answers a packet, unless it is an event or what should not have come.
   *
   * @return whether the packet is dealt with
   */
  static boolean answer(LoadConnection connection, byte[] in, int offset, int length) {
    if (length == 0) {
      return false;
    }
    switch (in[offset]) {
      case '0' -> {
        connection.onOpen(new String(in, offset + 1, length - 1, StandardCharsets.UTF_8));
        connection.writeText(CONNECT);
      }
      case '2' -> connection.writeText(PONG);
      case '4' -> {
        if (length < 2 || in[offset + 1] != '0') {
          return false;
        }
        connection.becomeReady();
      }
      case '6' -> {} // a poll that was answered for the sake of the answer
      default -> {
        return false;
      }
    }
    return true;
  }
}
