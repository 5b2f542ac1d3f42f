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
  private final Runnable whenRefused;

  /** Guarded by this. */
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  /** Guarded by this. */
  private boolean isRunning;

  /** Guarded by this. */
  private boolean isFull;

  /** Guarded by this. */
  private boolean isOver;

  /**
   * Creates an empty queue.
   *
   * @param executor that runs the tasks
   * @param maxWaiting how many tasks may wait before the queue counts as full
   * @param whenFull called when the queue has become full; tasks are still taken
   * @param whenEmpty called when a queue that was full has become empty
   * @param whenRefused called when the executor has refused to run tasks: those that waited are
   *     dropped, and none is taken any more
   */
  SerialQueue(
      Executor executor,
      int maxWaiting,
      Runnable whenFull,
      Runnable whenEmpty,
      Runnable whenRefused) {
    this.executor = executor;
    this.maxWaiting = maxWaiting;
    this.whenFull = whenFull;
    this.whenEmpty = whenEmpty;
    this.whenRefused = whenRefused;
  }

  /** {@return whether the task was taken; false if the executor has refused to run tasks} */
  boolean add(Runnable task) {
    boolean startsRunning;
    boolean becameFull;
    synchronized (this) {
      if (isOver) {
        return false;
      }
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
    return true;
  }

  private void start() {
    try {
      executor.execute(this::runBatch);
    } catch (RejectedExecutionException e) {
      // The executor is shut down, or as full as its owner lets it become.
      LOGGER.log(System.Logger.Level.DEBUG, "an executor refused events, which are dropped", e);
      giveUp();
    }
  }

  private void giveUp() {
    synchronized (this) {
      isOver = true;
      waiting.clear();
    }
    whenRefused.run();
  }

  private void runBatch() {
    for (int i = 0; i < BATCH; i++) {
      Runnable task = next();
      if (task == null) {
        return;
      }
      run(task);
    }
    start();
  }

  /** An Error goes to the executor; the tasks behind it are run all the same. */
  private void run(Runnable task) {
    boolean hasReturned = false;
    try {
      task.run();
      hasReturned = true;
    } finally {
      if (!hasReturned) {
        start();
      }
    }
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
