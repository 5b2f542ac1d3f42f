package io.holdfast.log;

/** What was handed to the log and waits for its turn on the log's thread. */
sealed interface Pending permits PendingAppend, PendingTask {

  /** {@return how many records, values, or tasks it counts for, 1 or more} */
  int count();

  /** {@return what it counts against the bounds of the queue, in bytes} */
  int length();

  /** Tells its listener, or runs it. Called once, after its commit. */
  void settle();
}
