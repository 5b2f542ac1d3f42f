package io.holdfast.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The client's side of the opening handshake (RFC 6455 §4.1), for one connection. Immutable. */
public final class ClientHandshake {

  private static final int SWITCHING_PROTOCOLS = 101;

  private final String key;
  private final List<String> subprotocols;
  private final @Nullable DeflateParameters deflate;

  private ClientHandshake(
      String key, List<String> subprotocols, @Nullable DeflateParameters deflate) {
    this.key = key;
    this.subprotocols = subprotocols;
    this.deflate = deflate;
  }

  /**
   * Creates a handshake that offers no extensions.
   *
   * @param nonce 16 bytes, drawn at random for this connection
   * @param subprotocols to offer, most wanted first, may be empty
   * @return the handshake
   * @throws IllegalArgumentException if a sub-protocol is no token or stands twice
   */
  public static ClientHandshake create(byte[] nonce, List<String> subprotocols) {
    if (nonce.length != HandshakeKey.NONCE_BYTES) {
      throw new IllegalArgumentException("a nonce has 16 bytes, had " + nonce.length);
    }
    List<String> distinct = subprotocols.stream().distinct().toList();
    if (distinct.size() < subprotocols.size()
        || !subprotocols.stream().allMatch(HttpToken::isToken)) {
      throw new IllegalArgumentException(
          "sub-protocols must be distinct tokens, were " + subprotocols);
    }
    return new ClientHandshake(HandshakeKey.of(nonce), distinct, null);
  }

  /**
   * {@return this handshake, offering permessage-deflate}
   *
   * @param parameters to offer
   */
  public ClientHandshake withDeflate(DeflateParameters parameters) {
    return new ClientHandshake(key, subprotocols, parameters);
  }

  /** {@return the headers of the request, but for Host and what the user adds} */
  public HttpHeaders requestHeaders() {
    HttpHeaders.Builder headers =
        HttpHeaders.builder()
            .add("upgrade", "websocket")
            .add("connection", "Upgrade")
            .add("sec-websocket-key", key)
            .add("sec-websocket-version", "13");
    if (!subprotocols.isEmpty()) {
      headers.add("sec-websocket-protocol", String.join(", ", subprotocols));
    }
    if (deflate != null) {
      headers.add("sec-websocket-extensions", DeflateNegotiation.offer(deflate));
    }
    return headers.build();
  }

  /**
   * Checks the server's answer.
   *
   * @param status of the response
   * @param headers of the response
   * @return the terms of the connection
   * @throws WebSocketHandshakeException if the answer is not one to this request
   */
  public HandshakeAcceptance confirm(int status, HttpHeaders headers) {
    if (status != SWITCHING_PROTOCOLS) {
      throw failed(
          HandshakeError.UNEXPECTED_STATUS, "the server answered " + status + ", not 101", status);
    }
    if (!HttpToken.contains(headers.all("upgrade"), "websocket")
        || !HttpToken.contains(headers.all("connection"), "upgrade")) {
      throw failed(
          HandshakeError.INVALID_UPGRADE,
          "the server did not confirm with Upgrade: websocket and Connection: Upgrade",
          status);
    }
    String accept = headers.only("sec-websocket-accept").orElse("");
    if (!accept.equals(HandshakeKey.accept(key))) {
      throw failed(
          HandshakeError.INVALID_ACCEPT,
          "Sec-WebSocket-Accept must be "
              + HandshakeKey.accept(key)
              + ", was "
              + (accept.isEmpty() ? "missing" : accept),
          status);
    }
    return new HandshakeAcceptance(headers, subprotocol(headers), deflate(headers));
  }

  private String subprotocol(HttpHeaders headers) {
    List<String> lines = headers.all("sec-websocket-protocol");
    if (lines.isEmpty() && subprotocols.isEmpty()) {
      return "";
    }
    String chosen = headers.only("sec-websocket-protocol").orElse("");
    if (!subprotocols.contains(chosen)) {
      throw failed(
          HandshakeError.INVALID_SUBPROTOCOL,
          "the server chose the sub-protocols " + lines + ", offered were " + subprotocols,
          SWITCHING_PROTOCOLS);
    }
    return chosen;
  }

  private @Nullable DeflateParameters deflate(HttpHeaders headers) {
    List<ExtensionOffer> answered = new ArrayList<>();
    List<String> lines = headers.all("sec-websocket-extensions");
    try {
      lines.forEach(line -> answered.addAll(ExtensionHeader.parse(line)));
    } catch (IllegalArgumentException e) {
      throw unexpectedExtensions(lines);
    }
    if (answered.isEmpty()) {
      return null;
    }
    Optional<DeflateParameters> agreed =
        deflate == null || answered.size() > 1
            ? Optional.empty()
            : DeflateNegotiation.confirm(answered.get(0), deflate);
    return agreed.orElseThrow(() -> unexpectedExtensions(lines));
  }

  private static WebSocketHandshakeException unexpectedExtensions(List<String> lines) {
    return failed(
        HandshakeError.INVALID_EXTENSIONS,
        "the server answered with the extensions " + lines + ", which was not offered so",
        SWITCHING_PROTOCOLS);
  }

  private static WebSocketHandshakeException failed(
      HandshakeError error, String message, int status) {
    return new WebSocketHandshakeException(error, message, status);
  }
}
