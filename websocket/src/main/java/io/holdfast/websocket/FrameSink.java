package io.holdfast.websocket;

import io.netty.buffer.ByteBuf;

/** Takes what a {@link FrameParser} finds, in the order of the wire. */
interface FrameSink {

  /**
   * The header of a data frame passed the checks of the parser; its payload follows.
   *
   * @param opcode CONTINUATION, TEXT or BINARY
   * @param isFinal whether the message ends with this frame
   * @param isCompressed whether RSV1 is set (RFC 7692 §6)
   * @param payloadBytes length of the payload
   * @throws WebSocketProtocolException if the frame may not stand here, or is one too many
   */
  void onFrame(Opcode opcode, boolean isFinal, boolean isCompressed, int payloadBytes);

  /**
   * A part of the payload of the frame that was announced last, unmasked. Called at least once per
   * frame, for an empty payload too.
   *
   * @param in borrowed; the part may be changed in place
   * @param offset where the part starts in {@code in}
   * @param length of the part, in bytes
   * @param isLast whether the frame ends with this part
   * @param isAscii true only if every byte is below 0x80; false says nothing
   * @throws WebSocketProtocolException if the payload is not what its type promises
   */
  void onPayload(ByteBuf in, int offset, int length, boolean isLast, boolean isAscii);

  /**
   * A whole control frame.
   *
   * @param opcode CLOSE, PING or PONG
   * @param payload 0 to 125 bytes, unmasked, for the receiver to keep
   * @throws WebSocketProtocolException if the payload of a Close frame is malformed
   */
  void onControl(Opcode opcode, byte[] payload);
}
