package io.holdfast.websocket;

/** Which end of the connection this is (RFC 6455 §5.1: only the client masks). */
public enum Role {
  /** Receives masked frames and sends unmasked ones. */
  SERVER,
  /** Receives unmasked frames and sends masked ones. */
  CLIENT
}
