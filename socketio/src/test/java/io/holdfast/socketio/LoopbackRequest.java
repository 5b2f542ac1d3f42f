package io.holdfast.socketio;

import io.holdfast.engineio.EngineRequest;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/** The request of a client. */
final class LoopbackRequest implements EngineRequest {

  private final Map<String, String> query;
  private final Map<String, String> headers;

  LoopbackRequest() {
    this(Map.of(), Map.of());
  }

  LoopbackRequest(Map<String, String> query, Map<String, String> headers) {
    this.query = query;
    this.headers = headers;
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String uri() {
    return "/socket.io/?EIO=4&transport=websocket";
  }

  @Override
  public Map<String, String> query() {
    return query;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public Map<String, String> headers() {
    return headers;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return InetSocketAddress.createUnresolved("192.0.2.7", 4711);
  }

  @Override
  public boolean isSecure() {
    return false;
  }
}
