package io.holdfast.socketio;

import io.holdfast.error.ErrorCode;

/** Each way in which something asked of the server, or by a client, can fail. */
public enum SocketIoError implements ErrorCode {
  /** A middleware refused a client or an event. */
  REFUSED,
  /** An argument is missing, null, or not of the type that a listener asked for. */
  INVALID_ARGUMENT,
  /** Not all answered in time. */
  ACK_TIMED_OUT,
  /** The client left before it answered. */
  DISCONNECTED,
  /** More answers are awaited from one client than the options allow. */
  TOO_MANY_PENDING_ACKS,
  /** More rooms than the options allow for one socket. */
  TOO_MANY_ROOMS,
  /** More events wait for their listeners than the options allow. */
  TOO_MANY_PENDING_EVENTS,
  /** An id lies so far back that what has it may have been applied and forgotten. */
  ID_FORGOTTEN,
  /** The adapter or the namespace cannot do it. */
  UNSUPPORTED;

  @Override
  public String code() {
    return "SIO_" + name();
  }
}
