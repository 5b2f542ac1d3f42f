package io.holdfast.websocket;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connection is accepted, on these terms. */
public final class HandshakeAcceptance implements HandshakeAnswer {

  private final HttpHeaders headers;
  private final String subprotocol;
  private final @Nullable DeflateParameters deflate;

  HandshakeAcceptance(
      HttpHeaders headers, String subprotocol, @Nullable DeflateParameters deflate) {
    this.headers = headers;
    this.subprotocol = subprotocol;
    this.deflate = deflate;
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  /** {@return the sub-protocol that was agreed on, or empty} */
  public String subprotocol() {
    return subprotocol;
  }

  /** {@return the terms of compression, or nothing if there is none} */
  public Optional<DeflateParameters> deflate() {
    return Optional.ofNullable(deflate);
  }

  /** {@return the extensions in use, as in a {@code Sec-WebSocket-Extensions} header, or empty} */
  public String extensions() {
    return deflate == null ? "" : DeflateNegotiation.response(deflate);
  }
}
