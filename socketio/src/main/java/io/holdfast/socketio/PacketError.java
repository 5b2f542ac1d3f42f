package io.holdfast.socketio;

import io.holdfast.error.ErrorCode;

/** Each way in which a packet can be broken. */
public enum PacketError implements ErrorCode {
  /** A packet of no known kind, or one that only servers send. */
  INVALID_TYPE,
  /** What stands between the kind and the JSON is broken. */
  INVALID_HEADER,
  /** The JSON is broken, or is none that the packet may carry. */
  INVALID_PAYLOAD,
  /** More attachments than this end takes. */
  TOO_MANY_ATTACHMENTS,
  /** Text came where an attachment was due, bytes where none was, or one is never referred to. */
  UNEXPECTED_ATTACHMENT;

  @Override
  public String code() {
    return "SIO_" + name();
  }
}
