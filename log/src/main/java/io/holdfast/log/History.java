package io.holdfast.log;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogRedaction;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was said in the streams of a log, such as rooms: page by page, backwards and forwards, and
 * live without a gap.
 *
 * <p>Positions mean something in the log of one {@link #epoch} only. What the log does not keep any
 * more is not made up: a page begins after the log's horizon, and says so by {@link
 * HistoryPage#hasGap}.
 *
 * <p>Safe for use by several threads.
 *
 * @param <M> what a message is read as
 */
public final class History<M> {

  private final MessageLog log;
  private final HistoryLimits limits;
  private final Function<LogEntry, M> reader;
  private final RedactedPositions redacted = new RedactedPositions();

  /** Confined to the log's thread. */
  private final Map<String, FollowedStream<M>> followed = new HashMap<>();

  /**
   * Creates a history.
   *
   * @param log that keeps the messages; not closed here
   * @param limits of pages, and of what is held in memory
   * @param reader of what the log keeps; must not block or throw
   */
  public History(MessageLog log, HistoryLimits limits, Function<LogEntry, M> reader) {
    this.log = Objects.requireNonNull(log, "log");
    this.limits = Objects.requireNonNull(limits, "limits");
    this.reader = Objects.requireNonNull(reader, "reader");
  }

  /**
   * {@return a history of entries as they are in the log, with the default limits}
   *
   * @param log that keeps the messages; not closed here
   */
  public static History<LogEntry> of(MessageLog log) {
    return new History<>(log, HistoryLimits.DEFAULT, Function.identity());
  }

  /** {@return what tells the log from every other one, {@link MessageLog#epoch}} */
  public String epoch() {
    return log.epoch();
  }

  /**
   * Reads the page before a position.
   *
   * @param stream to read
   * @param position before which to read; {@link LogPosition#END} for the end
   * @param count most messages to return, 1 to {@link HistoryLimits#pageCount}
   * @return the page; fails with {@link LogException}
   * @throws IllegalArgumentException if the count is out of its range
   */
  public CompletionStage<HistoryPage<M>> readBefore(
      String stream, LogPosition position, int count) {
    return readBefore(Set.of(stream), position, count);
  }

  /**
   * Reads the page of several streams before a position.
   *
   * @param streams to read, at least one; a message of several of them is read once
   * @param position before which to read; {@link LogPosition#END} for the end
   * @param count most messages to return, 1 to {@link HistoryLimits#pageCount}
   * @return the page; fails with {@link LogException}
   * @throws IllegalArgumentException if the count is out of its range
   */
  public CompletionStage<HistoryPage<M>> readBefore(
      Set<String> streams, LogPosition position, int count) {
    requireCount(count);
    return log.readBefore(streams, position, count + 1)
        .thenApply(
            entries -> {
              LogPosition horizon = log.horizon();
              List<LogEntry> kept = after(entries, horizon);
              boolean hasMore = kept.size() > count;
              return page(
                  hold(hasMore ? kept.subList(1, kept.size()) : kept),
                  position,
                  hasMore,
                  !horizon.equals(LogPosition.START) && position.compareTo(horizon) <= 0);
            });
  }

  /**
   * Reads the page after a position.
   *
   * @param stream to read
   * @param since after which to read; of another log, it is read from where this one begins
   * @param count most messages to return, 1 to {@link HistoryLimits#pageCount}
   * @return the page; fails with {@link LogException}
   * @throws IllegalArgumentException if the count is out of its range
   */
  public CompletionStage<HistoryPage<M>> readAfter(String stream, HistorySince since, int count) {
    requireCount(count);
    boolean isKnown = isOfThisLog(since);
    LogPosition position = isKnown ? since.position() : LogPosition.START;
    return log.readAfter(stream, position, count + 1)
        .thenApply(
            entries -> {
              LogPosition horizon = log.horizon();
              boolean hasMore = entries.size() > count;
              List<LogEntry> read = hasMore ? entries.subList(0, count) : entries;
              LogPosition end = read.isEmpty() ? position : read.get(read.size() - 1).position();
              return page(
                  hold(after(read, horizon)),
                  end,
                  hasMore,
                  !isKnown || position.compareTo(horizon) < 0);
            });
  }

  /**
   * Appends a record, and tells those who follow one of its streams, before the listener.
   *
   * @param message to append
   * @param listener learns the outcome
   */
  public void append(LogRecord message, CommitListener listener) {
    append(List.of(message), listener);
  }

  /**
   * Commits records and values together, as {@link MessageLog#append(List, CommitListener)} does,
   * and tells those who follow a stream of the records, before the listener.
   *
   * @param changes to commit, at least one
   * @param listener learns the outcome
   */
  public void append(List<? extends LogChange> changes, CommitListener listener) {
    Objects.requireNonNull(listener, "listener");
    log.append(
        changes,
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            entries.forEach(History.this::tell);
            listener.committed(entries);
          }

          @Override
          public void alreadyThere(LogEntry entry) {
            listener.alreadyThere(entry);
          }

          @Override
          public void failed(LogException cause) {
            listener.failed(cause);
          }
        });
  }

  /**
   * Takes away for ever what a message says, and tells those who follow a stream, before the
   * listener. Whatever was read before and is told later leaves it out, too.
   *
   * @param position of the message
   * @param with what is committed together with it, perhaps nothing
   * @param listener learns the outcome
   */
  public void redact(
      LogPosition position, List<? extends LogChange> with, CommitListener listener) {
    List<LogChange> changes = new ArrayList<>(with);
    changes.add(new LogRedaction(position));
    append(
        changes,
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            redacted.add(position);
            followed.values().forEach(each -> each.removed(position));
            listener.committed(entries);
          }

          @Override
          public void alreadyThere(LogEntry entry) {
            listener.alreadyThere(entry);
          }

          @Override
          public void failed(LogException cause) {
            listener.failed(cause);
          }
        });
  }

  /** Only what {@link #append} appended is told: whoever follows has to append that way. */
  private void tell(LogEntry entry) {
    for (String stream : entry.streams()) {
      FollowedStream<M> each = followed.get(stream);
      if (each != null) {
        each.said(entry);
      }
    }
  }

  /**
   * Tells the last messages, and from then on each one that is appended here.
   *
   * @param stream to follow
   * @param follower that is told
   * @throws LogException {@code CLOSED} if the log is closed
   */
  public void follow(String stream, HistoryFollower<M> follower) {
    join(stream, null, follower);
  }

  /**
   * Tells what was missed, and from then on each message that is appended here.
   *
   * @param stream to follow
   * @param since how far the follower has read
   * @param follower that is told
   * @throws LogException {@code CLOSED} if the log is closed
   */
  public void follow(String stream, HistorySince since, HistoryFollower<M> follower) {
    join(stream, Objects.requireNonNull(since, "since"), follower);
  }

  private void join(String stream, @Nullable HistorySince since, HistoryFollower<M> follower) {
    Objects.requireNonNull(follower, "follower");
    log.execute(
        () ->
            followed
                .computeIfAbsent(stream, name -> new FollowedStream<>(tail(name)))
                .join(since, follower, () -> removeIfDeserted(stream)));
  }

  /**
   * Tells no more.
   *
   * @param stream that is followed
   * @param follower that is told nothing that is appended after this
   * @throws LogException {@code CLOSED} if the log is closed
   */
  public void unfollow(String stream, HistoryFollower<M> follower) {
    log.execute(
        () -> {
          FollowedStream<M> each = followed.get(stream);
          if (each != null) {
            each.leave(follower);
            removeIfDeserted(stream);
          }
        });
  }

  private void removeIfDeserted(String stream) {
    FollowedStream<M> each = followed.get(stream);
    if (each != null && each.isDeserted()) {
      followed.remove(stream);
    }
  }

  /**
   * {@return the end of a stream, for those who tell many at once, and so do not follow one by one}
   *
   * @param stream whose messages are to be added as they are appended
   */
  public HistoryTail<M> tail(String stream) {
    return new HistoryTail<>(this, log, stream);
  }

  HistoryLimits limits() {
    return limits;
  }

  HeldMessage<M> hold(LogEntry entry) {
    return new HeldMessage<>(entry.position(), reader.apply(entry));
  }

  List<HeldMessage<M>> hold(List<LogEntry> entries) {
    return redacted.without(entries).stream().map(this::hold).toList();
  }

  boolean isOfThisLog(HistorySince since) {
    return since.epoch().equals(log.epoch());
  }

  /** What is not after the horizon may be gone in part: it is not shown. */
  static List<LogEntry> after(List<LogEntry> entries, LogPosition horizon) {
    int gone = 0;
    while (gone < entries.size() && entries.get(gone).position().compareTo(horizon) <= 0) {
      gone++;
    }
    return entries.subList(gone, entries.size());
  }

  /**
   * {@return a page}
   *
   * @param held its messages
   * @param elsewhere where it would be, if there were messages
   * @param hasMore whether there are more
   * @param hasGap whether some may be missing
   */
  HistoryPage<M> page(
      List<HeldMessage<M>> held, LogPosition elsewhere, boolean hasMore, boolean hasGap) {
    LogPosition first = held.isEmpty() ? elsewhere : held.get(0).position();
    LogPosition last = held.isEmpty() ? elsewhere : held.get(held.size() - 1).position();
    List<M> messages = held.stream().map(HeldMessage::message).toList();
    return new HistoryPage<>(log.epoch(), messages, first, last, hasMore, hasGap);
  }

  private void requireCount(int count) {
    if (count < 1 || count > limits.pageCount()) {
      throw new IllegalArgumentException(
          "a page has 1 to " + limits.pageCount() + " messages, was " + count);
    }
  }
}
