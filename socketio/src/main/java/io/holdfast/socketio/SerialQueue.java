package io.holdfast.socketio;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tasks that are done one at a time, in order, each maybe later than it is begun. */
final class SerialQueue {

  /** Something to do. */
  interface Task {

    /**
     * Begins it.
     *
     * @param done to be called once when it is done, at once or later, on any thread
     */
    void begin(Runnable done);
  }

  private record Entry(Task task, int sizeBytes, boolean isFinal) {}

  private final Executor executor;

  /** All below is guarded by this. */
  private final ArrayDeque<Entry> entries = new ArrayDeque<>(4);

  private long sizeBytes;
  private boolean isBusy;
  private boolean isFinishing;
  private @Nullable Turn waitedFor;

  SerialQueue(Executor executor) {
    this.executor = executor;
  }

  /** {@return whether nothing waits and nothing is being done} */
  synchronized boolean isIdle() {
    return !isBusy;
  }

  /** {@return whether a task of this size would be one too many} */
  synchronized boolean isFull(int maxCount, int maxBytes, int taskBytes) {
    return entries.size() >= maxCount || (isBusy && sizeBytes + taskBytes > maxBytes);
  }

  /**
   * Adds a task.
   *
   * @param task to do when all before are done
   * @param taskBytes what it holds
   */
  void add(Task task, int taskBytes) {
    synchronized (this) {
      entries.add(new Entry(task, taskBytes, false));
      sizeBytes += taskBytes;
      if (isBusy) {
        return;
      }
      isBusy = true;
    }
    executor.execute(this::drain);
  }

  /**
   * Adds a task that waits for none which is begun but not being done: such a one is given up, with
   * all that waits behind it.
   *
   * @param task to do
   */
  void addFinal(Task task) {
    synchronized (this) {
      isFinishing = true;
      entries.add(new Entry(task, 0, true));
      if (isBusy && (waitedFor == null || !giveUp(waitedFor))) {
        return;
      }
      isBusy = true;
    }
    executor.execute(this::drain);
  }

  /** Called under the lock. */
  private boolean giveUp(Turn turn) {
    boolean isGivenUp = turn.tryGiveUp();
    if (isGivenUp) {
      entries.removeIf(entry -> !entry.isFinal());
      waitedFor = null;
    }
    return isGivenUp;
  }

  private void drain() {
    for (Entry entry = poll(); entry != null; entry = poll()) {
      Turn turn = new Turn();
      entry.task().begin(turn);
      if (!turn.isDoneAtOnce() && !isGivenUp(turn)) {
        return;
      }
    }
  }

  private synchronized boolean isGivenUp(Turn turn) {
    if (!turn.isLeft()) {
      return false;
    }
    waitedFor = turn;
    return isFinishing && giveUp(turn);
  }

  private synchronized @Nullable Entry poll() {
    waitedFor = null;
    Entry entry = entries.poll();
    if (entry == null) {
      isBusy = false;
    } else {
      sizeBytes -= entry.sizeBytes();
    }
    return entry;
  }

  /** Goes on when a task is done, without a stack of turns. */
  private final class Turn extends AtomicInteger implements Runnable {

    private static final long serialVersionUID = 1L;

    private static final int BEGUN = 0;
    private static final int LEFT = 1;
    private static final int DONE = 2;

    @Override
    public void run() {
      if (getAndSet(DONE) == LEFT) {
        executor.execute(SerialQueue.this::drain);
      }
    }

    boolean isLeft() {
      return get() == LEFT;
    }

    boolean tryGiveUp() {
      return compareAndSet(LEFT, DONE);
    }

    boolean isDoneAtOnce() {
      return !compareAndSet(BEGUN, LEFT);
    }
  }
}
