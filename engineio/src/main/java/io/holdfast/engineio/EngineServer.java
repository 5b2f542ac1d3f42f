package io.holdfast.engineio;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The sessions at one path, as the layer above sees them.
 *
 * <p>Safe for use by several threads.
 */
public interface EngineServer {

  /** {@return how many sessions are open} */
  int clientsCount();

  /**
   * Says who takes the sessions. To be called once, before the first request.
   *
   * @param accept called on the session's loop when it opens; gives who takes its events
   */
  void onConnection(Function<EngineSocket, EngineListener> accept);

  /**
   * Adds a listener of requests that were refused.
   *
   * @param listener called on the loops; must not block
   */
  void onConnectionError(Consumer<ConnectionError> listener);

  /**
   * Adds a listener that may add headers to the response with which a session is opened.
   *
   * @param listener called on the loops; must not block
   */
  void onInitialHeaders(BiConsumer<ResponseHeaders, EngineRequest> listener);

  /**
   * Adds a listener that may add headers to the responses to polls, to what was posted, and to
   * requests for a WebSocket.
   *
   * @param listener called on the loops; must not block
   */
  void onHeaders(BiConsumer<ResponseHeaders, EngineRequest> listener);

  /**
   * Says who watches the sessions that open from now on. Without, nothing is counted.
   *
   * @param watcher to be told
   * @throws IllegalStateException if somebody watches already
   */
  void watch(EngineWatcher watcher);

  /**
   * Adds a middleware, behind those that there are.
   *
   * @param middleware that sees every request
   */
  void use(EngineMiddleware middleware);

  /** {@return a new, empty group of sessions of this server} */
  EngineGroup newGroup();

  /**
   * Sends a message to some sessions; with one task for each loop, not each session.
   *
   * @param message to send
   * @param sockets of this server
   * @param isVolatile whether it is dropped for sessions that are not writable
   */
  void send(EngineMessage message, Collection<? extends EngineSocket> sockets, boolean isVolatile);

  /**
   * Does something later, on a loop.
   *
   * @param delay from now
   * @param task must not block
   * @return can be cancelled
   */
  EngineTimer schedule(Duration delay, Runnable task);

  /**
   * Takes no new sessions, and closes all there are as {@link CloseReason#SERVER_SHUTTING_DOWN}.
   *
   * @return completes when they have gone
   */
  CompletionStage<Void> close();
}
