package io.holdfast.netty;

import io.holdfast.websocket.HandshakeAcceptance;
import io.holdfast.websocket.HandshakeRequest;
import io.holdfast.websocket.HttpHeaders;
import java.net.InetSocketAddress;

/** The request of a client that opens a connection, and what it is answered. */
final class Opening {

  /** The key of the example in RFC 6455 §1.3. */
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final UpgradeRequest request;
  private final HandshakeAcceptance acceptance;

  private Opening(UpgradeRequest request, HandshakeAcceptance acceptance) {
    this.request = request;
    this.acceptance = acceptance;
  }

  /** {@return what a client that offers these extensions and an endpoint agree on} */
  static Opening of(EndpointSettings settings, String extensions) {
    HttpHeaders.Builder headers =
        HttpHeaders.builder()
            .add("host", "holdfast.example")
            .add("connection", "Upgrade")
            .add("upgrade", "websocket")
            .add("sec-websocket-version", "13")
            .add("sec-websocket-key", KEY);
    if (!extensions.isEmpty()) {
      headers.add("sec-websocket-extensions", extensions);
    }
    HandshakeRequest handshake =
        new HandshakeRequest("GET", "/probe?a=b", "holdfast.example", headers.build());
    HandshakeAcceptance acceptance = (HandshakeAcceptance) settings.handshake().answer(handshake);
    InetSocketAddress nobody = InetSocketAddress.createUnresolved("nobody", 0);
    return new Opening(new UpgradeRequest(handshake, nobody, false), acceptance);
  }

  ConnectionProbe probe() {
    return new ConnectionProbe(request, acceptance);
  }

  SessionTerms terms(EndpointSettings settings) {
    return settings.terms(acceptance);
  }
}
