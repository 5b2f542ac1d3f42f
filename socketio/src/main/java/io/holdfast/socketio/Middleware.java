package io.holdfast.socketio;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Looks at a client that asks for a namespace, before it is connected.
 *
 * <p>What it throws refuses the client. One that never calls {@link Next} keeps the client waiting.
 */
@FunctionalInterface
public interface Middleware {

  /**
   * Looks at a client. Called where listeners run.
   *
   * @param socket not connected yet
   * @param next to be called once
   */
  void handle(Socket socket, Next next);

  /**
   * {@return a middleware that lets pass unless it throws}
   *
   * @param check throws {@link SocketIoException} to refuse
   */
  static Middleware of(Consumer<Socket> check) {
    return (socket, next) -> {
      check.accept(socket);
      next.proceed();
    };
  }

  /**
   * {@return a middleware that lets pass when a stage completes, and refuses when it fails}
   *
   * @param check fails with {@link SocketIoException} to refuse
   */
  static Middleware async(Function<Socket, ? extends CompletionStage<?>> check) {
    return (socket, next) ->
        check
            .apply(socket)
            .whenComplete(
                (passed, error) -> {
                  if (error == null) {
                    next.proceed();
                  } else {
                    next.fail(Failures.unwrapped(error));
                  }
                });
  }
}
