package io.holdfast.engineio;

import io.holdfast.error.ErrorCode;

/** Each way in which a request can be refused, with what the client is told. */
public enum RequestError implements ErrorCode {
  /** The parameter {@code transport} names none that is served. */
  TRANSPORT_UNKNOWN(0, "Transport unknown"),
  /** The parameter {@code sid} names no open session. */
  SESSION_ID_UNKNOWN(1, "Session ID unknown"),
  /** A session is opened with GET only. */
  BAD_HANDSHAKE_METHOD(2, "Bad handshake method"),
  /** The request does not fit its session, or is no proper request. */
  BAD_REQUEST(3, "Bad request"),
  /** A check of the server's own said no. */
  FORBIDDEN(4, "Forbidden"),
  /** The parameter {@code EIO} names no revision that is served. */
  UNSUPPORTED_PROTOCOL_VERSION(5, "Unsupported protocol version");

  private final int number;
  private final String message;

  RequestError(int number, String message) {
    this.number = number;
    this.message = message;
  }

  @Override
  public String code() {
    return "EIO_" + name();
  }

  /** {@return the number in the body of the answer, 0 to 5} */
  public int number() {
    return number;
  }

  /** {@return the words in the body of the answer} */
  public String message() {
    return message;
  }

  /** {@return the status of the answer} */
  public int status() {
    return this == FORBIDDEN ? 403 : 400;
  }

  /** {@return the body of the answer, JSON} */
  public String json() {
    return json(message);
  }

  /**
   * {@return the body of an answer in other words, JSON}
   *
   * @param otherMessage what the client is told
   */
  public String json(String otherMessage) {
    return "{\"code\":" + number + ",\"message\":" + Jsonp.quote(otherMessage) + "}";
  }
}
