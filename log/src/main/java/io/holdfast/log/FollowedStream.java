package io.holdfast.log;

import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream that somebody follows.
 *
 * <p>Confined to the log's thread.
 *
 * @param <M> what a message is read as
 */
final class FollowedStream<M> {

  private final HistoryTail<M> tail;

  /** Those who follow, and whether they have been told what was before. */
  private final Map<HistoryFollower<M>, Boolean> followers = new LinkedHashMap<>();

  private boolean isOpen;

  FollowedStream(HistoryTail<M> tail) {
    this.tail = tail;
  }

  /**
   * Takes somebody in.
   *
   * @param since how far the follower has read, or null for the last messages
   * @param follower that is told
   * @param whenLoaded called when the stream was read
   */
  void join(@Nullable HistorySince since, HistoryFollower<M> follower, Runnable whenLoaded) {
    followers.put(follower, false);
    if (!isOpen) {
      isOpen = true;
      tail.load(whenLoaded);
    }
    if (since == null) {
      tail.recent(page -> caughtUp(follower, page));
    } else {
      tail.catchUp(since, page -> caughtUp(follower, page));
    }
  }

  private void caughtUp(HistoryFollower<M> follower, HistoryPage<M> page) {
    // Not one that has left while it was read.
    if (followers.replace(follower, false, true)) {
      follower.caughtUp(page);
    }
  }

  void leave(HistoryFollower<M> follower) {
    followers.remove(follower);
  }

  void said(LogEntry entry) {
    M message = tail.add(entry);
    followers.forEach(
        (follower, isCaughtUp) -> {
          if (isCaughtUp) {
            follower.said(message);
          }
        });
  }

  void removed(LogPosition position) {
    if (tail.remove(position)) {
      followers.forEach(
          (follower, isCaughtUp) -> {
            if (isCaughtUp) {
              follower.removed(position);
            }
          });
    }
  }

  boolean isDeserted() {
    return followers.isEmpty() && !tail.isLoading();
  }
}
