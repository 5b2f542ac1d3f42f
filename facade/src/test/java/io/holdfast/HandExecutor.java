package io.holdfast;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;

/** An executor that runs what it was given when the test says so, and refuses when it says so. */
final class HandExecutor implements Executor {

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private volatile boolean isShutDown;

  @Override
  public void execute(Runnable task) {
    if (isShutDown) {
      throw new RejectedExecutionException("shut down");
    }
    tasks.add(task);
  }

  int size() {
    return tasks.size();
  }

  /** Runs the next task, waiting for it if there is none. */
  void runNext() {
    Patience.next(tasks).run();
  }

  /** Runs what is there, and what that adds. */
  void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  void shutDown() {
    isShutDown = true;
  }
}
