package io.holdfast.socketio;

import io.holdfast.engineio.EngineServer;
import io.holdfast.engineio.EngineTimer;
import io.holdfast.socketio.spi.BroadcastAckListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the answers to one event. It is complete when as many servers have said how many of their
 * clients got it as there are, and as many clients have answered. Safe for use by several threads.
 */
final class BroadcastAcks implements BroadcastAckListener {

  static final CompletionStage<Integer> ALONE = CompletableFuture.completedFuture(1);

  private final CompletableFuture<List<Arguments>> result = new CompletableFuture<>();

  /** All below is guarded by this. */
  private final List<Arguments> responses = new ArrayList<>();

  private int serverCount;
  private int expectedServers = -1;
  private int expectedClients;
  private @Nullable EngineTimer timer;

  synchronized void expireAfter(Duration timeout, EngineServer engine) {
    timer = engine.schedule(timeout, this::expire);
  }

  CompletionStage<List<Arguments>> result() {
    return result;
  }

  @Override
  public void onClientCount(int count) {
    synchronized (this) {
      expectedClients += count;
      serverCount++;
    }
    check();
  }

  @Override
  public void onResponse(Arguments response) {
    synchronized (this) {
      responses.add(response);
    }
    check();
  }

  @Override
  public void onFailure(Throwable cause) {
    synchronized (this) {
      if (timer != null) {
        timer.cancel();
      }
    }
    result.completeExceptionally(cause);
  }

  void expectServers(int count) {
    synchronized (this) {
      expectedServers = count;
    }
    check();
  }

  private void check() {
    List<Arguments> complete;
    synchronized (this) {
      if (serverCount != expectedServers || responses.size() < expectedClients) {
        return;
      }
      complete = List.copyOf(responses);
      if (timer != null) {
        timer.cancel();
      }
    }
    result.complete(complete);
  }

  private void expire() {
    List<Arguments> partial;
    synchronized (this) {
      partial = List.copyOf(responses);
    }
    result.completeExceptionally(new AckTimeoutException(partial));
  }
}
