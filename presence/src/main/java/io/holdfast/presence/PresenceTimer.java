package io.holdfast.presence;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs tasks later. */
interface PresenceTimer {

  /** The timer of the machine. */
  PresenceTimer SYSTEM =
      (delay, task) ->
          CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
              .execute(task);

  /** Runs a task once, after the delay, on any thread. */
  void after(Duration delay, Runnable task);
}
