package io.holdfast.socketio;

import java.util.List;

/**
 * A packet laid out: a message of text, which begins with the digit of an Engine.IO Message, and a
 * message of bytes for each attachment. Immutable.
 */
final class EncodedPacket {

  private final byte[] text;
  private final List<byte[]> attachments;

  EncodedPacket(byte[] text, List<byte[]> attachments) {
    this.text = text;
    this.attachments = List.copyOf(attachments);
  }

  /** {@return the text, not to be changed} */
  byte[] text() {
    return text;
  }

  /** {@return the attachments, not to be changed} */
  List<byte[]> attachments() {
    return attachments;
  }
}
