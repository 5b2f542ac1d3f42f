package io.holdfast.websocket;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request that tests spoil in one place at a time. */
final class RequestDraft {

  String method;
  String authority = "chat.example";

  private final Map<String, List<String>> headers = new LinkedHashMap<>();

  private RequestDraft(String method) {
    this.method = method;
  }

  /** {@return the request of RFC 6455 §1.3, without a sub-protocol and an origin} */
  static RequestDraft valid() {
    return new RequestDraft("GET")
        .with("upgrade", "websocket")
        .with("connection", "Upgrade")
        .with("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
        .with("sec-websocket-version", "13");
  }

  /** {@return the request of RFC 8441 §5.1, without a sub-protocol and an origin} */
  static RequestDraft extendedConnect() {
    return new RequestDraft("CONNECT").with("sec-websocket-version", "13");
  }

  /** Replaces all lines of that name. */
  RequestDraft with(String name, String... lines) {
    headers.put(name, List.of(lines));
    return this;
  }

  RequestDraft without(String name) {
    headers.remove(name);
    return this;
  }

  HttpHeaders headers() {
    HttpHeaders.Builder builder = HttpHeaders.builder();
    headers.forEach((name, lines) -> lines.forEach(line -> builder.add(name, line)));
    return builder.build();
  }

  HandshakeRequest build() {
    return new HandshakeRequest(method, "/chat", authority, headers());
  }
}
