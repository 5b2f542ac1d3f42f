package io.holdfast.socketio;

import io.holdfast.error.HoldfastException;

/** The client sent a packet that is none; its connection is closed. */
public final class PacketException extends HoldfastException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception without a stack trace, since clients can provoke it at will.
   *
   * @param error what was broken
   * @param message what was found and what is allowed
   */
  public PacketException(PacketError error, String message) {
    super(message, error);
  }
}
