package io.holdfast.socketio;

import io.holdfast.engineio.EngineServer;
import io.holdfast.engineio.EngineTimer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One answer of one socket. Whoever takes it out of the pending answers decides it. */
final class SingleAck implements PendingAcks.Waiter {

  private final Socket socket;
  private final long id;
  private final CompletableFuture<Arguments> result = new CompletableFuture<>();
  private volatile @Nullable EngineTimer timer;

  SingleAck(Socket socket, long id) {
    this.socket = socket;
    this.id = id;
  }

  long id() {
    return id;
  }

  CompletionStage<Arguments> result() {
    return result;
  }

  CompletionStage<Arguments> failed(SocketIoError error, String message) {
    result.completeExceptionally(new SocketIoException(error, message, null));
    return result;
  }

  /**
   * Gives up waiting after a while.
   *
   * @param timeout zero to wait as long as the socket is there
   */
  void expireAfter(Duration timeout, EngineServer engine) {
    if (!timeout.isZero()) {
      timer = engine.schedule(timeout, this::expire);
    }
  }

  private void expire() {
    if (socket.acks().expire(id) != null) {
      complete(() -> result.completeExceptionally(new AckTimeoutException(List.of())));
    }
  }

  @Override
  public void answered(Arguments response) {
    cancelTimer();
    complete(() -> result.complete(response));
  }

  @Override
  public void gone() {
    cancelTimer();
    complete(() -> failed(SocketIoError.DISCONNECTED, "the socket has gone"));
  }

  /** The log did not take the question. */
  void refused(Throwable cause) {
    cancelTimer();
    complete(() -> result.completeExceptionally(cause));
  }

  private void cancelTimer() {
    EngineTimer running = timer;
    if (running != null) {
      running.cancel();
    }
  }

  /** What hangs on the result runs where listeners run, but waits for none of them. */
  private void complete(Runnable completion) {
    socket.executor().execute(completion);
  }
}
