package io.holdfast.engineio;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request that a test makes up. */
final class Asked implements EngineRequest {

  private final String method;
  private final Map<String, String> query = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();

  Asked(String method, String query) {
    this.method = method;
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      this.query.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
  }

  Asked with(String name, String value) {
    headers.put(name.toLowerCase(Locale.ROOT), value);
    return this;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String uri() {
    return "/engine.io/";
  }

  @Override
  public Map<String, String> query() {
    return query;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public Map<String, String> headers() {
    return headers;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return InetSocketAddress.createUnresolved("client", 1);
  }

  @Override
  public boolean isSecure() {
    return false;
  }
}
