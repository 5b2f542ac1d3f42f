package io.holdfast.netty;

import io.holdfast.engineio.ConnectionError;
import io.holdfast.engineio.Cors;
import io.holdfast.engineio.EngineGate;
import io.holdfast.engineio.EngineGroup;
import io.holdfast.engineio.EngineListener;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineMiddleware;
import io.holdfast.engineio.EngineOptions;
import io.holdfast.engineio.EngineRequest;
import io.holdfast.engineio.EngineServer;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.EngineTimer;
import io.holdfast.engineio.EngineWatcher;
import io.holdfast.engineio.ResponseHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Engine.IO sessions at a path of a port: over HTTP/1.1, HTTP/2 and WebSocket.
 *
 * <p>Safe for use by several threads.
 */
public final class EngineEndpoint implements EngineServer {

  /*
   * A session lives on one loop for life: that of the connection which opened it. Polls and posts
   * that come in elsewhere are handed over and their answers handed back. A WebSocket that is to
   * take over a session is moved to the session's loop before its handshake is answered, so that
   * from then on nothing is handed over any more.
   */
  private final EngineOptions<?> options;
  private final EngineSessions sessions;
  private final EngineEvents events = new EngineEvents();
  private final EngineGate gate;

  /** What is to be done some time after the port has been opened; guarded by itself. */
  private final List<EarlyTimer> early = new ArrayList<>();

  private volatile @Nullable Loops loops;

  private EngineEndpoint(EngineOptions<?> options) {
    this.options = options;
    this.sessions = new EngineSessions(options.settings(), options.policy());
    this.gate =
        new EngineGate(sessions.policy(), id -> sessions.find(id).map(EngineConnection::facts));
  }

  /**
   * {@return an endpoint that no path leads to yet}
   *
   * @param options of its sessions, not to be changed any more
   * @throws IllegalArgumentException if an option is out of its range
   */
  public static EngineEndpoint create(EngineOptions<?> options) {
    return new EngineEndpoint(options);
  }

  /**
   * Lets a path lead here. What is below the path is left to others.
   *
   * @param routes of the port
   * @param path such as {@code /engine.io}, with or without a slash at its end
   * @return this endpoint
   * @throws IllegalStateException if the path leads elsewhere
   */
  public EngineEndpoint install(Routes routes, String path) {
    EngineHttp http = new EngineHttp(sessions, gate, events);
    EngineUpgrades upgrades = new EngineUpgrades(sessions, gate, events);
    for (String each : options.paths(path)) {
      routes.webSocket(each, upgrades);
      routes.http(each, http);
    }
    return this;
  }

  /**
   * {@return a handler that lets the same pages of other origins ask as the sessions do}
   *
   * @param handler of what is beside the sessions
   */
  public HttpHandler withCors(HttpHandler handler) {
    Optional<Cors> cors = sessions.policy().cors();
    return cors.isEmpty() ? handler : call -> answer(call, cors.get(), handler);
  }

  private CompletionStage<HttpReply> answer(HttpCall call, Cors cors, HttpHandler handler) {
    EngineExchange exchange = new EngineExchange(events, EngineRequestView.of(call));
    return cors.apply(exchange.request(), exchange.headers())
        .map(reply -> CompletableFuture.completedStage(exchange.answer(reply)))
        .orElseGet(
            () ->
                handler
                    .handle(call)
                    .thenApply(reply -> reply.withHeaders(exchange.plainHeaders())));
  }

  /**
   * Says which loops {@link #schedule} may use.
   *
   * @param ofPort loops of the port
   */
  public void bind(Loops ofPort) {
    synchronized (early) {
      loops = ofPort;
      early.forEach(timer -> timer.start(ofPort));
      early.clear();
    }
  }

  @Override
  public int clientsCount() {
    return sessions.size();
  }

  @Override
  public void onConnection(Function<EngineSocket, EngineListener> accept) {
    sessions.acceptBy(accept);
  }

  @Override
  public void onConnectionError(Consumer<ConnectionError> listener) {
    events.onError(listener);
  }

  @Override
  public void onInitialHeaders(BiConsumer<ResponseHeaders, EngineRequest> listener) {
    events.onInitialHeaders(listener);
  }

  @Override
  public void onHeaders(BiConsumer<ResponseHeaders, EngineRequest> listener) {
    events.onHeaders(listener);
  }

  @Override
  public void watch(EngineWatcher watcher) {
    sessions.watch(watcher);
  }

  @Override
  public void use(EngineMiddleware middleware) {
    gate.use(middleware);
  }

  @Override
  public EngineGroup newGroup() {
    return new EngineSocketGroup(sessions);
  }

  @Override
  public void send(
      EngineMessage message, Collection<? extends EngineSocket> sockets, boolean isVolatile) {
    EngineSelection.send(message, sockets, isVolatile);
  }

  /** {@inheritDoc} As long as the port has not been opened, the time does not pass. */
  @Override
  public EngineTimer schedule(Duration delay, Runnable task) {
    Loops bound = loops;
    if (bound != null) {
      return bound.schedule(delay, task);
    }
    synchronized (early) {
      EarlyTimer timer = new EarlyTimer(delay, task);
      if (loops == null) {
        early.add(timer);
      } else {
        timer.start(loops);
      }
      return timer;
    }
  }

  @Override
  public CompletionStage<Void> close() {
    return sessions.close();
  }
}
