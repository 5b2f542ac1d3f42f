package io.holdfast.netty;

import io.holdfast.engineio.EngineRequest;
import io.holdfast.websocket.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as sessions see it. Immutable; one that is kept with its session decodes anew each time
 * what is asked for rarely.
 */
final class EngineRequestView implements EngineRequest {

  private final String method;
  private final String uri;
  private final HttpHeaders headers;
  private final HttpCall.Origin origin;
  private final @Nullable Map<String, List<String>> parameters;

  private EngineRequestView(
      String method,
      String uri,
      HttpHeaders headers,
      HttpCall.Origin origin,
      @Nullable Map<String, List<String>> parameters) {
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.origin = origin;
    this.parameters = parameters;
  }

  /** {@return a request that is judged and answered now} */
  static EngineRequestView of(HttpCall call) {
    return new EngineRequestView(
        call.method(), call.uri(), call.headers(), call.origin(), call.query());
  }

  /** {@return a request that a session is opened with, and keeps} */
  static EngineRequestView kept(HttpCall call) {
    return new EngineRequestView(call.method(), call.uri(), call.headers(), call.origin(), null);
  }

  /** An extended CONNECT (RFC 8441) opens what GET opens elsewhere. */
  static EngineRequestView of(UpgradeRequest request) {
    return new EngineRequestView(
        "GET",
        request.handshake().target(),
        request.headers(),
        new HttpCall.Origin(
            request.remoteAddress(), request.isSecure(), request.handshake().authority()),
        null);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public Map<String, String> query() {
    Map<String, List<String>> decoded =
        parameters == null ? new QueryStringDecoder(uri).parameters() : parameters;
    Map<String, String> query = new LinkedHashMap<>();
    decoded.forEach((name, values) -> query.put(name, values.get(0)));
    return query;
  }

  @Override
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  @Override
  public Map<String, String> headers() {
    Map<String, String> joined = new LinkedHashMap<>();
    headers.asMap().forEach((name, values) -> joined.put(name, String.join(", ", values)));
    return joined;
  }

  @Override
  public String authority() {
    return origin.authority();
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return origin.remoteAddress();
  }

  @Override
  public boolean isSecure() {
    return origin.isSecure();
  }
}
