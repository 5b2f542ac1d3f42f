package io.holdfast.log;

/**
 * A task that keeps its place among the records.
 *
 * @param task to run
 */
record PendingTask(Runnable task) implements Pending {

  @Override
  public int count() {
    return 1;
  }

  @Override
  public int length() {
    return 0;
  }

  @Override
  public void settle() {
    task.run();
  }
}
