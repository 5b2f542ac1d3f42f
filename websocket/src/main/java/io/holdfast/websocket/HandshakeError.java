package io.holdfast.websocket;

import io.holdfast.error.ErrorCode;

/** Each way in which a server's answer can fail a client's opening handshake (RFC 6455 §4.1). */
public enum HandshakeError implements ErrorCode {
  /** The status is not 101. */
  UNEXPECTED_STATUS,
  /** The headers Upgrade and Connection do not confirm the upgrade. */
  INVALID_UPGRADE,
  /** Sec-WebSocket-Accept is not what the key asks for. */
  INVALID_ACCEPT,
  /** A sub-protocol that was not offered, or none where some were. */
  INVALID_SUBPROTOCOL,
  /** An extension that was not offered, or parameters that do not answer the offer. */
  INVALID_EXTENSIONS,
  /** The server could not be reached, or ended the connection before it answered. */
  NOT_CONNECTED,
  /** The server did not answer in time. */
  TIMED_OUT;

  @Override
  public String code() {
    return "WS_HANDSHAKE_" + name();
  }
}
