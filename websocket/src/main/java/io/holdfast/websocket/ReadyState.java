package io.holdfast.websocket;

/** Where a connection is in its life, in the words of the WebSocket interface of browsers. */
public enum ReadyState {
  /** The opening handshake is under way. */
  CONNECTING,
  /** Messages flow. */
  OPEN,
  /** A Close frame was sent or received and the closing handshake is not over. */
  CLOSING,
  /** Nothing can be sent or received any more. */
  CLOSED
}
