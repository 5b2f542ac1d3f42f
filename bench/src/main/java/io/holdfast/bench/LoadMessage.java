package io.holdfast.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The text that carries a payload: the payload itself, or an event of Socket.IO around it. */
final class LoadMessage {

  private static final int SHOWN_BYTES = 80;

  private final byte[] head;
  private final LoadPayload payload;
  private final byte[] tail;

  private LoadMessage(String head, LoadPayload payload, String tail) {
    this.head = head.getBytes(StandardCharsets.US_ASCII);
    this.payload = payload;
    this.tail = tail.getBytes(StandardCharsets.US_ASCII);
  }

  static LoadMessage of(Load load, LoadPayload payload) {
    return load.protocol() == Protocol.WEBSOCKET
        ? new LoadMessage("", payload, "")
        : new LoadMessage(
            SocketIoPackets.EVENT + "[\"" + load.kind().event() + "\",\"", payload, "\"]");
  }

  int length() {
    return head.length + payload.length() + tail.length;
  }

  void write(byte[] out, int offset, int sender, int sequence) {
    int start = offset + head.length;
    System.arraycopy(head, 0, out, offset, head.length);
    payload.write(out, start, sender, sequence);
    System.arraycopy(tail, 0, out, start + payload.length(), tail.length);
  }

  /** {@return where in a message the payload begins} */
  int payloadOffset() {
    return head.length;
  }

  /**
   * Checks what is around the payload of a text that arrived.
   *
   * @return the length of the payload, in bytes
   * @throws LoadFailure if the text is no message
   */
  int payloadLength(byte[] in, int offset, int length) {
    int end = offset + length;
    boolean isMessage =
        length >= head.length + tail.length
            && Arrays.equals(in, offset, offset + head.length, head, 0, head.length)
            && Arrays.equals(in, end - tail.length, end, tail, 0, tail.length);
    if (!isMessage) {
      int shown = Math.min(length, SHOWN_BYTES);
      throw new LoadFailure(
          "no message: " + new String(in, offset, shown, StandardCharsets.ISO_8859_1));
    }
    return length - head.length - tail.length;
  }
}
