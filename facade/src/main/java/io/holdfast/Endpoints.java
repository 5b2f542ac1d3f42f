package io.holdfast;

import io.holdfast.engineio.EngineOptions;
import io.holdfast.engineio.EngineServer;
import io.holdfast.netty.EngineEndpoint;
import io.holdfast.netty.Loops;
import io.holdfast.netty.Routes;
import io.holdfast.socketio.SocketIoOptions;
import io.holdfast.socketio.SocketIoServer;
import io.holdfast.websocket.CloseCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a port answers, and its WebSocket endpoints by their paths.
 *
 * <p>Safe for use by several threads.
 */
final class Endpoints {

  /** How long the servers wait for goodbyes if they are not told. */
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private static final System.Logger LOGGER = System.getLogger(Endpoints.class.getName());

  private final Routes routes = new Routes();
  private final Map<String, WebSocketServer> webSockets = new ConcurrentHashMap<>();
  private final List<EngineEndpoint> engines = new CopyOnWriteArrayList<>();
  private volatile @Nullable Loops loops;

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

  EngineServer addEngine(String path, Consumer<EngineIoOptions> configure) {
    EngineIoOptions options = new EngineIoOptions();
    configure.accept(options);
    return addEngine(path, options);
  }

  SocketIoServer addSocketIo(String path, Consumer<SocketIoOptions> configure) {
    SocketIoOptions options = SocketIoOptions.create();
    configure.accept(options);
    EngineEndpoint endpoint = addEngine(path, options);
    if (options.isClientServed()) {
      String below = path.endsWith("/") ? path + "*" : path + "/*";
      routes.http(below, endpoint.withCors(ClientFiles.below(path)));
    }
    return SocketIoServer.create(options, endpoint);
  }

  private EngineEndpoint addEngine(String path, EngineOptions<?> options) {
    EngineEndpoint endpoint = EngineEndpoint.create(options).install(routes, path);
    engines.add(endpoint);
    Loops bound = loops;
    if (bound != null) {
      endpoint.bind(bound);
    }
    return endpoint;
  }

  /** The port is open. */
  void bind(Loops opened) {
    loops = opened;
    engines.forEach(engine -> engine.bind(opened));
  }

  Collection<WebSocketServer> all() {
    return webSockets.values();
  }

  /** {@return the sessions of all engines that are open now} */
  int openSessions() {
    return engines.stream().mapToInt(EngineEndpoint::clientsCount).sum();
  }

  /** From now on nobody is let in. */
  void refuseNew() {
    webSockets.values().forEach(WebSocketServer::close);
    engines.forEach(EngineEndpoint::close);
  }

  /** Says goodbye to all with 1001, and waits until they have gone, or the time is over. */
  void sayGoodbye(Duration timeout) {
    List<WebSocketServer> servers = List.copyOf(webSockets.values());
    servers.forEach(server -> server.closeClients(CloseCode.GOING_AWAY, ""));
    CompletableFuture<?>[] gone =
        Stream.concat(
                servers.stream().map(WebSocketServer::whenEmpty),
                engines.stream().map(engine -> engine.close().toCompletableFuture()))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(gone).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOGGER.log(System.Logger.Level.INFO, "some clients did not answer the close and are cut");
    } catch (ExecutionException e) {
      throw new AssertionError("nobody fails these futures", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
