package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Counts what was not read, of a few users at a time: those who come back at once must not take all
 * of the readers.
 *
 * <p>Safe for use by several threads.
 */
final class PlaceCounter {

  private final MessageLog log;
  private final ReadPlaceLimits limits;

  /** Guarded by this, as the next one. */
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  private int countingCount;

  PlaceCounter(MessageLog log, ReadPlaceLimits limits) {
    this.log = log;
    this.limits = limits;
  }

  /**
   * Counts when it is its turn.
   *
   * @param places positions by stream
   * @param counted takes what was counted
   */
  void count(Map<String, Long> places, CompletableFuture<List<ReadPlace>> counted) {
    synchronized (this) {
      if (countingCount == limits.maxCounting()) {
        waiting.add(() -> begin(places, counted));
        return;
      }
      countingCount++;
    }
    begin(places, counted);
  }

  private void begin(Map<String, Long> places, CompletableFuture<List<ReadPlace>> counted) {
    CompletionStage<List<ReadPlace>> stage = CompletableFuture.completedFuture(new ArrayList<>());
    for (Map.Entry<String, Long> place : places.entrySet()) {
      stage =
          stage.thenCompose(
              before ->
                  count(place.getKey(), place.getValue()).thenApply(one -> with(before, one)));
    }
    stage.whenComplete(
        (all, failure) -> {
          next();
          if (failure == null) {
            counted.complete(List.copyOf(all));
          } else {
            counted.completeExceptionally(Mailboxes.causeOf(failure));
          }
        });
  }

  private static List<ReadPlace> with(List<ReadPlace> before, ReadPlace one) {
    before.add(one);
    return before;
  }

  private void next() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        countingCount--;
        return;
      }
    }
    next.run();
  }

  private CompletionStage<ReadPlace> count(String stream, long read) {
    return log.readBefore(stream, LogPosition.END, 1)
        .thenCompose(end -> count(stream, new LogPosition(read), last(end)));
  }

  private static LogPosition last(List<LogEntry> end) {
    return end.isEmpty() ? LogPosition.START : end.get(0).position();
  }

  private CompletionStage<ReadPlace> count(String stream, LogPosition read, LogPosition last) {
    // What is not kept any more cannot be read any more.
    LogPosition after = Device.later(read, log.horizon());
    if (last.compareTo(after) <= 0) {
      return CompletableFuture.completedFuture(new ReadPlace(stream, read, last, 0));
    }
    return log.readAfter(stream, after, limits.maxCounted())
        .thenApply(unread -> new ReadPlace(stream, read, last, unread.size()));
  }
}
