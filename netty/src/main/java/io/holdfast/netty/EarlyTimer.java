package io.holdfast.netty;

import io.holdfast.engineio.EngineTimer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something to be done some time after the port has been opened. Safe for several threads. */
final class EarlyTimer implements EngineTimer {

  private final Duration delay;
  private final Runnable task;

  /** Guarded by this, as the one below. */
  private @Nullable EngineTimer started;

  private boolean isCancelled;

  /**
   * Creates a timer that does not run yet.
   *
   * @param delay from the opening of the port
   * @param task to do then
   */
  EarlyTimer(Duration delay, Runnable task) {
    this.delay = delay;
    this.task = task;
  }

  /** The port is open. */
  synchronized void start(Loops loops) {
    if (!isCancelled) {
      started = loops.schedule(delay, task);
    }
  }

  @Override
  public synchronized void cancel() {
    isCancelled = true;
    if (started != null) {
      started.cancel();
    }
  }
}
