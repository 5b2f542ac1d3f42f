package io.holdfast.websocket;

import io.holdfast.error.ErrorCode;

/** Each way in which a peer can break the protocol, with the close code that answers it. */
public enum WebSocketError implements ErrorCode {
  /** A reserved bit is set that no extension gave a meaning (RFC 6455 §5.2). */
  UNEXPECTED_RSV(CloseCode.PROTOCOL_ERROR),
  /** A reserved opcode (RFC 6455 §5.2). */
  INVALID_OPCODE(CloseCode.PROTOCOL_ERROR),
  /** A client sent an unmasked frame (RFC 6455 §5.1). */
  EXPECTED_MASK(CloseCode.PROTOCOL_ERROR),
  /** A server sent a masked frame (RFC 6455 §5.1). */
  UNEXPECTED_MASK(CloseCode.PROTOCOL_ERROR),
  /** A fragmented control frame (RFC 6455 §5.5). */
  EXPECTED_FIN(CloseCode.PROTOCOL_ERROR),
  /** A control frame with more than 125 bytes (RFC 6455 §5.5). */
  INVALID_CONTROL_PAYLOAD_LENGTH(CloseCode.PROTOCOL_ERROR),
  /** A length written in more bytes than it needs, or with its highest bit set (§5.2). */
  INVALID_PAYLOAD_LENGTH(CloseCode.PROTOCOL_ERROR),
  /** A continuation frame with nothing to continue (RFC 6455 §5.4). */
  UNEXPECTED_CONTINUATION(CloseCode.PROTOCOL_ERROR),
  /** A new message began inside a fragmented one (RFC 6455 §5.4). */
  EXPECTED_CONTINUATION(CloseCode.PROTOCOL_ERROR),
  /** A Close frame with one byte, or a code that may not be sent (RFC 6455 §5.5.1, §7.4). */
  INVALID_CLOSE_CODE(CloseCode.PROTOCOL_ERROR),
  /** Text or a close reason that is not UTF-8 (RFC 6455 §8.1). */
  INVALID_UTF8(CloseCode.INVALID_PAYLOAD),
  /** A compressed message that is not valid DEFLATE data (RFC 7692 §7.2.2). */
  INVALID_COMPRESSED_DATA(CloseCode.INVALID_PAYLOAD),
  /** A frame, or the message it belongs to, is longer than this end takes. */
  MESSAGE_TOO_BIG(CloseCode.MESSAGE_TOO_BIG),
  /** A message in more frames than this end takes. */
  TOO_MANY_FRAMES(CloseCode.MESSAGE_TOO_BIG),
  /** The memory set aside for compression is in use. */
  COMPRESSION_BUDGET_EXHAUSTED(CloseCode.TRY_AGAIN_LATER);

  private final CloseCode closeCode;

  WebSocketError(CloseCode closeCode) {
    this.closeCode = closeCode;
  }

  @Override
  public String code() {
    return "WS_" + name();
  }

  /** {@return the close code that the connection is failed with} */
  public CloseCode closeCode() {
    return closeCode;
  }
}
