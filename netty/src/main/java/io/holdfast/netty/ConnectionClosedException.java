package io.holdfast.netty;

import io.holdfast.error.HoldfastException;

/** The connection ended before what was sent on it had left. */
public final class ConnectionClosedException extends HoldfastException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public ConnectionClosedException() {
    super("the connection ended before what was sent on it had left", NettyError.CONNECTION_CLOSED);
  }
}
