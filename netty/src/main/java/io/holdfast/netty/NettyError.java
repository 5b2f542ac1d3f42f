package io.holdfast.netty;

import io.holdfast.error.ErrorCode;

/** Each way in which a port, or a connection on it, can fail. */
public enum NettyError implements ErrorCode {
  /** The connection ended before what was sent on it had left. */
  CONNECTION_CLOSED,
  /** Another program listens on the address and port. */
  ADDRESS_IN_USE,
  /** The address or port cannot be listened on. */
  BIND_FAILED,
  /** The transport that was asked for does not work on this machine. */
  TRANSPORT_UNAVAILABLE,
  /** The certificate or its key cannot be used. */
  TLS_UNUSABLE,
  /** A static resource cannot be read. */
  RESOURCE_UNREADABLE;

  @Override
  public String code() {
    return "NET_" + name();
  }
}
