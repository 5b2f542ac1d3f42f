package io.holdfast.doors;

import io.holdfast.chat.Chat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of the rooms, each opened when somebody asks for it.
 *
 * <p>Safe for use by several threads, but for what says that it is the log's thread's.
 */
public final class Feeds {

  /*
   * A room that is polled is asked for every few seconds and heard by nobody in between. So the
   * feeds that nobody hears stay open, a few of them: those that were asked for last.
   */
  private final Chat chat;
  private final int maxIdle;
  private final Map<String, Feed> feeds = new ConcurrentHashMap<>();

  /** Those that nobody hears, the longest idle first. Confined to the log's thread. */
  private final Set<Feed> idle = new LinkedHashSet<>();

  public Feeds(Chat chat, int maxIdle) {
    this.chat = chat;
    this.maxIdle = maxIdle;
  }

  /** {@return what was said last in a room, or null if that is not known at once} */
  @Nullable LastMessages last(String room) {
    Feed feed = feeds.get(room);
    return feed == null ? null : feed.asked();
  }

  /** Hands over the feed of a room, on the log's thread, when it is known what was said last. */
  public void use(String room, Consumer<Feed> user) {
    chat.inOrder(
        () -> {
          Feed feed = open(room);
          feed.whenKnown(
              () -> {
                user.accept(feed);
                settle(feed);
              });
        });
  }

  private Feed open(String room) {
    Feed present = feeds.get(room);
    if (present != null) {
      return present;
    }
    Feed opened = new Feed(room, chat.removals());
    feeds.put(room, opened);
    chat.watch(room, opened);
    return opened;
  }

  /** Tells of every change of a feed from now on. Called on the log's thread. */
  public void listen(Feed feed, Consumer<LastMessages> listener) {
    feed.add(listener);
    settle(feed);
  }

  /** Tells no more. Called on the log's thread. */
  public void ignore(Feed feed, Consumer<LastMessages> listener) {
    feed.remove(listener);
    settle(feed);
  }

  private void settle(Feed feed) {
    if (!feed.isDeserted()) {
      idle.remove(feed);
      return;
    }
    idle.add(feed);
    for (int left = idle.size(); left > 0 && idle.size() > maxIdle; left--) {
      Iterator<Feed> longestIdle = idle.iterator();
      Feed next = longestIdle.next();
      longestIdle.remove();
      if (next.takeWasAsked() && left > 1) {
        idle.add(next);
      } else {
        feeds.remove(next.room());
        chat.ignore(next.room(), next);
      }
    }
  }
}
