package io.holdfast.engineio;

import io.holdfast.error.ErrorCode;

/** Each way in which a client can break the protocol after its session is open. */
public enum EngineError implements ErrorCode {
  /** A packet of no known kind, or an empty one. */
  INVALID_PACKET,
  /** A payload whose framing is broken. */
  INVALID_PAYLOAD,
  /** A binary message in text that is not base64. */
  INVALID_BASE64,
  /** Text that is not UTF-8. */
  INVALID_UTF8,
  /** A packet that this end must not get, or not now. */
  UNEXPECTED_PACKET;

  @Override
  public String code() {
    return "EIO_" + name();
  }
}
