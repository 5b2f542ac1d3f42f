package io.holdfast;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on an executor, one at a time and in order.
 *
 * <p>Safe for use by several threads.
 */
final class SerialQueue {

  private static final System.Logger LOGGER = System.getLogger(SerialQueue.class.getName());

  /** How many tasks are run before other users of the executor get a chance. */
  private static final int BATCH = 32;

  private final Executor executor;
  private final int maxWaiting;
  private final Runnable whenFull;
  private final Runnable whenEmpty;

  /** Guarded by this. */
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  /** Guarded by this. */
  private boolean isRunning;

  /** Guarded by this. */
  private boolean isFull;

  /**
   * Creates an empty queue.
   *
   * @param executor that runs the tasks
   * @param maxWaiting how many tasks may wait before the queue counts as full
   * @param whenFull called when the queue has become full; tasks are still taken
   * @param whenEmpty called when a queue that was full has become empty
   */
  SerialQueue(Executor executor, int maxWaiting, Runnable whenFull, Runnable whenEmpty) {
    this.executor = executor;
    this.maxWaiting = maxWaiting;
    this.whenFull = whenFull;
    this.whenEmpty = whenEmpty;
  }

  void add(Runnable task) {
    boolean startsRunning;
    boolean becameFull;
    synchronized (this) {
      waiting.add(task);
      startsRunning = !isRunning;
      isRunning = true;
      becameFull = !isFull && waiting.size() >= maxWaiting;
      isFull |= becameFull;
    }
    if (becameFull) {
      whenFull.run();
    }
    if (startsRunning) {
      start();
    }
  }

  private void start() {
    try {
      executor.execute(this::runBatch);
    } catch (RejectedExecutionException e) {
      // The executor has been shut down: its owner wants no more events.
      LOGGER.log(System.Logger.Level.DEBUG, "events are dropped", e);
    }
  }

  private void runBatch() {
    for (int i = 0; i < BATCH; i++) {
      Runnable task = next();
      if (task == null) {
        return;
      }
      task.run();
    }
    start();
  }

  private @Nullable Runnable next() {
    boolean becameEmpty;
    Runnable task;
    synchronized (this) {
      task = waiting.poll();
      isRunning = task != null;
      becameEmpty = isFull && task == null;
      isFull &= !becameEmpty;
    }
    if (becameEmpty) {
      whenEmpty.run();
    }
    return task;
  }
}
