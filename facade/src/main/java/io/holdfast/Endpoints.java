package io.holdfast;

import io.holdfast.netty.Routes;
import io.holdfast.websocket.CloseCode;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What a port answers, and its WebSocket endpoints by their paths.
 *
 * <p>Safe for use by several threads.
 */
final class Endpoints {

  private final Routes routes = new Routes();
  private final Map<String, WebSocketServer> webSockets = new ConcurrentHashMap<>();

  Routes routes() {
    return routes;
  }

  WebSocketServer add(String path, Consumer<WebSocketOptions> configure) {
    WebSocketOptions options = new WebSocketOptions();
    configure.accept(options);
    WebSocketServer server = new WebSocketServer(options);
    routes.webSocket(path, server.endpoint());
    webSockets.put(path, server);
    return server;
  }

  Collection<WebSocketServer> all() {
    return webSockets.values();
  }

  /** From now on nobody is let in. */
  void refuseNew() {
    webSockets.values().forEach(WebSocketServer::close);
  }

  /** Says goodbye to all with 1001, and waits until they have gone. */
  void sayGoodbye(Duration timeout) {
    new Farewell(webSockets.values(), CloseCode.GOING_AWAY).await(timeout);
  }
}
