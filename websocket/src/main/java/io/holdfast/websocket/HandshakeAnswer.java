package io.holdfast.websocket;

/** A server's answer to a {@link HandshakeRequest}. */
public sealed interface HandshakeAnswer permits HandshakeAcceptance, HandshakeRefusal {

  /** {@return the headers of the response} */
  HttpHeaders headers();
}
