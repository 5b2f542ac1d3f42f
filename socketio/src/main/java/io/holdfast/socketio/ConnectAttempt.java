package io.holdfast.socketio;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks for a namespace, until the namespace and its middlewares have decided.
 *
 * <p>Confined to the loop of its connection.
 */
final class ConnectAttempt {

  final String namespace;
  final JsonValue auth;

  /** Null until the namespace is there. */
  @Nullable Socket socket;

  ConnectAttempt(String namespace, JsonValue auth) {
    this.namespace = namespace;
    this.auth = auth;
  }

  /**
   * Asks the middlewares.
   *
   * @param asking what is to be connected
   * @param decided takes what one of them failed with, or null; called on the loop
   */
  static void askMiddlewares(Socket asking, Consumer<@Nullable Throwable> decided) {
    List<Middleware> middlewares = List.copyOf(asking.namespace().middlewares());
    if (middlewares.isEmpty()) {
      decided.accept(null);
      return;
    }
    MiddlewareChain<Socket> chain =
        new MiddlewareChain<>(
            middlewares.stream().map(each -> new Ask(each)).toList(),
            asking,
            asking.executor(),
            error -> asking.conn().execute(() -> decided.accept(error)));
    asking.executor().execute(chain::run);
  }

  /** One middleware. */
  private record Ask(Middleware middleware) implements BiConsumer<Socket, Next> {

    @Override
    public void accept(Socket socket, Next next) {
      middleware.handle(socket, next);
    }
  }

  /** {@return what the client is told: only what was meant for it} */
  SocketIoException refusal(Throwable error) {
    if (error instanceof SocketIoException refusal) {
      return refusal;
    }
    Log.warn("a middleware of " + namespace + " failed", error);
    return new SocketIoException("Internal error");
  }
}
