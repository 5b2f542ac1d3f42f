package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of a stream, held in memory, so that those who come while others talk miss nothing and
 * are told nothing twice.
 *
 * <p>Confined to the log's thread: its methods are called by {@link MessageLog#execute}, or by a
 * listener of the log, and what they tell is told there too, now or later.
 *
 * @param <M> what a message is read as
 */
public final class HistoryTail<M> {

  /*
   * The last messages are held in memory, so that joining, which many do at once when a server has
   * been away, reads nothing. Somebody who has been away for longer is read what was missed by
   * another thread, and told when that is done; what is said meanwhile is among the recent messages
   * by then.
   */
  private final History<M> history;
  private final MessageLog log;
  private final String stream;
  private final RecentMessages<M> recent;

  /** What is to be done once the end of the stream was read, or null if it was. */
  private @Nullable List<Runnable> waiting = new ArrayList<>();

  HistoryTail(History<M> history, MessageLog log, String stream) {
    this.history = history;
    this.log = log;
    this.stream = stream;
    this.recent = new RecentMessages<>(history.limits().recentCount());
  }

  /**
   * Reads the last messages; whoever asks meanwhile waits. To be called once, before everything
   * else.
   *
   * @param whenLoaded called when that is done, after those who waited were told
   */
  public void load(Runnable whenLoaded) {
    log.readBefore(stream, LogPosition.END, history.limits().recentCount() + 1)
        .whenComplete(
            (entries, failure) ->
                log.execute(
                    () -> {
                      loaded(entries);
                      whenLoaded.run();
                    }));
  }

  /** Takes what was read; null if it could not be read. */
  private void loaded(@Nullable List<LogEntry> entries) {
    List<Runnable> asking = waiting;
    assert asking != null;
    waiting = null;
    if (entries == null) {
      recent.addUnknown();
    } else {
      recent.addEarlier(history.hold(History.after(entries, log.horizon())));
    }
    asking.forEach(Runnable::run);
  }

  /** {@return whether the last messages are still read} */
  public boolean isLoading() {
    return waiting != null;
  }

  /**
   * Adds what was just appended, in the order of positions.
   *
   * @param entry of the stream
   * @return the entry as it was read
   */
  public M add(LogEntry entry) {
    HeldMessage<M> held = history.hold(entry);
    recent.add(held);
    return held.message();
  }

  /**
   * Lets go of a message that was redacted.
   *
   * @param position of it
   * @return whether it was among the last ones
   */
  public boolean remove(LogPosition position) {
    return recent.remove(position);
  }

  /** {@return the last messages, as far as they were read, oldest first} */
  public List<M> messages() {
    return kept().all().stream().map(HeldMessage::message).toList();
  }

  /**
   * Tells the last messages. What is added after that was not told.
   *
   * @param listener takes them; there may be older ones
   */
  public void recent(Consumer<HistoryPage<M>> listener) {
    whenLoaded(() -> tellRecent(LogPosition.START, false, listener));
  }

  /**
   * Tells what was missed. What is added after that was not told.
   *
   * @param since how far somebody has read
   * @param listener takes what came after, or the last messages with a gap before them if that is
   *     too much, or cannot be read
   */
  public void catchUp(HistorySince since, Consumer<HistoryPage<M>> listener) {
    boolean isKnown = history.isOfThisLog(since);
    whenLoaded(
        () -> {
          if (isKnown) {
            catchUp(since.position(), List.of(), listener);
          } else {
            tellRecent(LogPosition.START, true, listener);
          }
        });
  }

  /** {@return what is held in memory, without what was removed from the log meanwhile} */
  private RecentMessages<M> kept() {
    recent.forgetTo(log.horizon());
    return recent;
  }

  private void whenLoaded(Runnable task) {
    if (waiting != null) {
      waiting.add(task);
    } else {
      task.run();
    }
  }

  /** Tells what came after the position, of which so much has been read. */
  private void catchUp(
      LogPosition after, List<HeldMessage<M>> read, Consumer<HistoryPage<M>> listener) {
    int missedCount = history.limits().missedCount();
    LogPosition last = read.isEmpty() ? after : read.get(read.size() - 1).position();
    if (!kept().reachesBackTo(last) && read.size() <= missedCount) {
      // More may have been said while it was read than is held here: then there is more to read.
      log.readAfter(stream, last, missedCount + 1 - read.size())
          .whenComplete(
              (entries, failure) -> log.execute(() -> take(after, read, entries, listener)));
      return;
    }
    List<HeldMessage<M>> missed = new ArrayList<>(read);
    missed.addAll(kept().after(last));
    if (missed.size() > missedCount) {
      tellRecent(after, true, listener);
    } else {
      tellMissed(after, missed, listener);
    }
  }

  /** Takes what was read for somebody who comes back; null if it could not be read. */
  private void take(
      LogPosition after,
      List<HeldMessage<M>> before,
      @Nullable List<LogEntry> entries,
      Consumer<HistoryPage<M>> listener) {
    if (entries == null) {
      tellRecent(after, true, listener);
      return;
    }
    List<HeldMessage<M>> read = new ArrayList<>(before);
    read.addAll(history.hold(entries));
    if (entries.isEmpty() && kept().isEmpty()) {
      tellMissed(after, read, listener);
    } else {
      catchUp(after, read, listener);
    }
  }

  private void tellMissed(
      LogPosition after, List<HeldMessage<M>> missed, Consumer<HistoryPage<M>> listener) {
    // Nothing is older than what was said since the start.
    boolean hasOlder = !after.equals(LogPosition.START) && kept().hasOlderThan(missed);
    boolean hasGap = after.compareTo(log.horizon()) < 0;
    listener.accept(history.page(missed, after, hasOlder, hasGap));
  }

  private void tellRecent(
      LogPosition elsewhere, boolean hasGap, Consumer<HistoryPage<M>> listener) {
    listener.accept(history.page(kept().all(), elsewhere, kept().hasOlder(), hasGap));
  }
}
