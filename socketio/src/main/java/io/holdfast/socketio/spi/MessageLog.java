package io.holdfast.socketio.spi;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An append-only log of messages in named streams, ordered by position over all streams, and small
 * values beside it.
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
  default void append(LogRecord entry, AppendListener listener) {
    append(List.of(entry), listener);
  }

  /**
   * Appends records, puts values and removes values, and redacts entries, all of it or nothing, and
   * tells when it is durable. If one of the records was in the log before, nothing of it is done.
   * What one thread hands in keeps its order; of several values that are put under one key soon
   * after each other, the earlier ones may never be written. Never blocks.
   *
   * @param changes to commit together, at least one
   * @param listener learns the outcome
   * @throws IllegalArgumentException if there are no changes
   */
  void append(List<? extends LogChange> changes, CommitListener listener);

  /**
   * Commits values together, as {@link #append(List, CommitListener)} does.
   *
   * @param changes to commit, none of them a record with an id
   * @return completes on the log's thread; fails with {@link LogException}
   */
  default CompletionStage<List<LogEntry>> commit(List<? extends LogChange> changes) {
    return commit(changes, Function.identity());
  }

  /**
   * Commits values together, as {@link #append(List, CommitListener)} does.
   *
   * @param <T> what comes of it
   * @param changes to commit, none of them a record with an id
   * @param committed what to do then, on the log's thread and in the order of commits; must not
   *     block
   * @return what that returned; fails with {@link LogException}
   */
  default <T> CompletionStage<T> commit(
      List<? extends LogChange> changes, Function<List<LogEntry>, T> committed) {
    CompletableFuture<T> done = new CompletableFuture<>();
    append(
        changes,
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            done.complete(committed.apply(entries));
          }

          @Override
          public void failed(LogException cause) {
            done.completeExceptionally(cause);
          }
        });
    return done;
  }

  /**
   * Runs a task on the log's thread: after the listeners of everything that was handed in before,
   * and before those of everything that is handed in later. Never blocks. Tasks are not bounded
   * here: whoever hands them in bounds them.
   *
   * @param task must not block
   * @throws LogException if the log is closed; the task will not run
   */
  void execute(Runnable task);

  /**
   * Reads a stream backwards, as {@link #readBefore(Set, LogPosition, int)} does.
   *
   * @param stream to read
   * @param position before which to read; {@link LogPosition#END} for the end
   * @param count most entries to return, 1 or more
   * @return the last entries before the position, oldest first; fails with {@link LogException}
   */
  default CompletionStage<List<LogEntry>> readBefore(
      String stream, LogPosition position, int count) {
    return readBefore(Set.of(stream), position, count);
  }

  /**
   * Reads a stream forwards, as {@link #readAfter(Set, LogPosition, int)} does.
   *
   * @param stream to read
   * @param position after which to read; {@link LogPosition#START} for the start
   * @param count most entries to return, 1 or more
   * @return the first entries after the position, oldest first; fails with {@link LogException}
   */
  default CompletionStage<List<LogEntry>> readAfter(
      String stream, LogPosition position, int count) {
    return readAfter(Set.of(stream), position, count);
  }

  /**
   * Reads several streams backwards, as they were at one moment. An entry of several of them is
   * returned once, one that was redacted never. Does not wait for appends, nor make them wait;
   * costs in proportion to the streams and to what is returned, not to what the log holds.
   *
   * @param streams to read, at least one
   * @param position before which to read; {@link LogPosition#END} for the end
   * @param count most entries to return, 1 or more
   * @return the last entries before the position, oldest first; fails with {@link LogException}
   */
  CompletionStage<List<LogEntry>> readBefore(Set<String> streams, LogPosition position, int count);

  /**
   * Reads several streams forwards, as they were at one moment. An entry of several of them is
   * returned once, one that was redacted never. Does not wait for appends, nor make them wait;
   * costs in proportion to the streams and to what is returned, not to what the log holds.
   *
   * <p>Whoever must not miss anything looks at {@link #horizon} when the entries have come: nothing
   * between the position and the entries is missing unless the horizon is beyond the position, or
   * it was redacted.
   *
   * @param streams to read, at least one
   * @param position after which to read; {@link LogPosition#START} for the start
   * @param count most entries to return, 1 or more
   * @return the first entries after the position, oldest first; fails with {@link LogException}
   */
  CompletionStage<List<LogEntry>> readAfter(Set<String> streams, LogPosition position, int count);

  /**
   * Reads all streams forwards, as they were at one moment. Whoever must not miss anything looks at
   * {@link #horizon} as above. One that was redacted is not returned. Does not wait for appends,
   * nor make them wait.
   *
   * @param position after which to read; {@link LogPosition#START} for the start
   * @param count most entries to return, 1 or more
   * @return the first entries after the position, oldest first; fails with {@link LogException}
   */
  CompletionStage<List<LogEntry>> readAfter(LogPosition position, int count);

  /**
   * Reads single entries, as they were at one moment. Does not wait for appends, nor make them
   * wait.
   *
   * @param positions of the entries
   * @return those of them that are in the log and were not redacted, oldest first; fails with
   *     {@link LogException}
   */
  CompletionStage<List<LogEntry>> read(Set<LogPosition> positions);

  /**
   * Reads a value. Sees all that listeners were told of before. Does not wait for appends.
   *
   * @param table that it is in
   * @param key of it
   * @return the value, or empty if there is none; fails with {@link LogException}
   */
  CompletionStage<Optional<LogValue>> get(String table, String key);

  /**
   * Reads the values of a table in the order of their keys, which is that of their code points.
   *
   * @param table to read
   * @param afterKey after which to read; empty for the start
   * @param count most values to return, 1 or more
   * @return the first values after the key; fails with {@link LogException}
   */
  CompletionStage<List<LogValue>> list(String table, String afterKey, int count);

  /**
   * Reads all values of a table in the order of their keys, some at a time. Blocks, and is for the
   * start of whatever keeps them in memory.
   *
   * @param table to read
   * @param reader is given each value
   * @throws LogException if they cannot be read
   */
  default void forEach(String table, Consumer<LogValue> reader) {
    int count = 1000;
    String last = "";
    List<LogValue> page;
    do {
      try {
        page = list(table, last, count).toCompletableFuture().join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof LogException failure ? failure : e;
      }
      for (LogValue value : page) {
        reader.accept(value);
        last = value.key();
      }
    } while (page.size() == count);
  }

  /**
   * {@return what tells this log from every other one: drawn at random when it was made, the same
   * for as long as its positions mean the same}
   */
  String epoch();

  /**
   * {@return the position after which every entry is still there; {@link LogPosition#START} while
   * nothing was removed. It rises before what it no longer covers goes}
   */
  LogPosition horizon();

  /**
   * {@return the position of the last entry that was committed, {@link LogPosition#START} if there
   * was none; its listener may still have to be told}
   */
  LogPosition last();

  /**
   * Announces what somebody still needs, in place of what they announced before: entries are not
   * removed for their age while somebody needs them. They are removed for want of room all the
   * same. Forgotten when the log is closed.
   *
   * @param holder who needs them; others announce what they need under other names
   * @param position after which entries are needed; {@link LogPosition#END} for none, which is also
   *     how it is before the first call
   */
  void keepAfter(String holder, LogPosition position);

  /** {@return how it is doing, for metrics} */
  LogStatus status();

  /** Commits what was handed in, tells the listeners, and lets go of the file. */
  @Override
  void close();
}
