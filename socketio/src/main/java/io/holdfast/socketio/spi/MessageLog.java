package io.holdfast.socketio.spi;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * An append-only log of messages in named streams, ordered by position over all streams.
 *
 * <p>Safe for use by several threads.
 */
public interface MessageLog extends AutoCloseable {

  /**
   * Appends a record, and tells when it is durable. Records that one thread appends keep their
   * order. Never blocks.
   *
   * @param entry to append
   * @param listener learns the outcome
   */
  void append(LogRecord entry, AppendListener listener);

  /**
   * Runs a task on the log's thread: after the listeners of every record that was handed in before,
   * and before those of every record that is handed in later. Never blocks. Tasks are not bounded
   * here: whoever hands them in bounds them.
   *
   * @param task must not block
   * @throws LogException if the log is closed; the task will not run
   */
  void execute(Runnable task);

  /**
   * Reads backwards. Does not wait for appends, nor make them wait.
   *
   * @param stream to read
   * @param position before which to read; {@link LogPosition#END} for the end
   * @param count most entries to return, 1 or more
   * @return the last entries before the position, oldest first; fails with {@link LogException}
   */
  CompletionStage<List<LogEntry>> readBefore(String stream, LogPosition position, int count);

  /**
   * Reads forwards. Does not wait for appends, nor make them wait.
   *
   * @param stream to read
   * @param position after which to read; {@link LogPosition#START} for the start
   * @param count most entries to return, 1 or more
   * @return the first entries after the position, oldest first; fails with {@link LogException}
   */
  CompletionStage<List<LogEntry>> readAfter(String stream, LogPosition position, int count);

  /** {@return how it is doing, for metrics} */
  LogStatus status();

  /** Commits what was handed in, tells the listeners, and lets go of the file. */
  @Override
  void close();
}
