package io.holdfast.netty;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Who answers which path. A path is exact, such as {@code /chat}, or stands for all below it, such
 * as {@code /assets/*}; the longest match wins.
 *
 * <p>Safe for use by several threads; routes may be added while the port is open.
 */
public final class Routes {

  private static final String BELOW = "/*";

  private final Map<String, WebSocketEndpoint> webSockets = new ConcurrentHashMap<>();
  private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();

  /** Above each other the longest first, so that the first that fits is the right one. */
  private final ConcurrentSkipListMap<String, HttpHandler> handlersBelow =
      new ConcurrentSkipListMap<>(
          (left, right) ->
              left.length() != right.length()
                  ? right.length() - left.length()
                  : left.compareTo(right));

  /** Creates routes that lead nowhere. */
  public Routes() {}

  /**
   * Adds a WebSocket endpoint.
   *
   * @param path exact, beginning with a slash
   * @param endpoint that answers it
   * @throws IllegalStateException if the path has one
   */
  public void webSocket(String path, WebSocketEndpoint endpoint) {
    requirePath(path);
    if (webSockets.putIfAbsent(path, endpoint) != null) {
      throw new IllegalStateException("there is a WebSocket endpoint at " + path + " already");
    }
  }

  /**
   * Removes a WebSocket endpoint; connections stay.
   *
   * @param path that it was added for
   * @param endpoint that answers it
   */
  public void removeWebSocket(String path, WebSocketEndpoint endpoint) {
    webSockets.remove(path, endpoint);
  }

  /**
   * Adds a handler of plain requests.
   *
   * @param path exact, or ending with a slash and a star for all below
   * @param handler that answers it
   * @throws IllegalStateException if the path has one
   */
  public void http(String path, HttpHandler handler) {
    requirePath(path);
    boolean isBelow = path.endsWith(BELOW);
    HttpHandler present =
        isBelow
            ? handlersBelow.putIfAbsent(path.substring(0, path.length() - 1), handler)
            : handlers.putIfAbsent(path, handler);
    if (present != null) {
      throw new IllegalStateException("there is a handler for " + path + " already");
    }
  }

  private static void requirePath(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash, was " + path);
    }
  }

  /** {@return a target without its query} */
  static String path(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  Optional<WebSocketEndpoint> findWebSocket(String path) {
    return Optional.ofNullable(webSockets.get(path));
  }

  Optional<HttpHandler> findHttp(String path) {
    HttpHandler exact = handlers.get(path);
    if (exact != null) {
      return Optional.of(exact);
    }
    for (Map.Entry<String, HttpHandler> below : handlersBelow.entrySet()) {
      if (path.startsWith(below.getKey())) {
        return Optional.of(below.getValue());
      }
    }
    return Optional.empty();
  }
}
