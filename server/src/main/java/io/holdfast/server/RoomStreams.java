package io.holdfast.server;

import io.holdfast.netty.HttpStream;
import io.holdfast.netty.HttpStreamGroup;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The streams of one door, by rooms: all of a room are sent the same.
 *
 * <p>Confined to the log's thread.
 */
final class RoomStreams {

  /** How a door writes. */
  interface Layout {

    /** {@return what the streams of a room are sent at a change} */
    ByteBuffer change(LastMessages before, LastMessages now);

    /** {@return what they are sent when nothing was said for a while} */
    ByteBuffer quiet(LastMessages last);
  }

  private final Chat chat;
  private final Feeds feeds;
  private final DoorLimits limits;
  private final Layout layout;
  private final Map<String, Streams> rooms = new HashMap<>();

  RoomStreams(DoorKeeper keeper, Layout layout) {
    this.chat = keeper.chat();
    this.feeds = keeper.feeds();
    this.limits = keeper.limits();
    this.layout = layout;
  }

  /** Sends the stream what is said in the room from now on. */
  void join(Feed feed, HttpStream stream) {
    Streams streams = rooms.get(feed.room());
    if (streams == null) {
      streams = new Streams(feed);
      rooms.put(feed.room(), streams);
      feeds.listen(feed, streams);
      streams.watchForQuiet();
    }
    streams.add(stream);
  }

  /** The streams of one room. */
  private final class Streams implements Consumer<LastMessages> {

    private final Feed feed;
    private final HttpStreamGroup group = new HttpStreamGroup();
    private final Set<HttpStream> members = new HashSet<>();
    private LastMessages last;
    private boolean isQuiet;

    Streams(Feed feed) {
      this.feed = feed;
      this.last = feed.last();
    }

    void add(HttpStream stream) {
      members.add(stream);
      group.add(stream);
      stream.onClose(() -> chat.inOrder(() -> remove(stream)));
    }

    private void remove(HttpStream stream) {
      members.remove(stream);
      if (members.isEmpty() && rooms.remove(feed.room(), this)) {
        feeds.ignore(feed, this);
      }
    }

    @Override
    public void accept(LastMessages now) {
      isQuiet = false;
      group.broadcast(layout.change(last, now));
      last = now;
    }

    private void watchForQuiet() {
      isQuiet = true;
      Executor later =
          CompletableFuture.delayedExecutor(
              limits.quiet().toMillis(), TimeUnit.MILLISECONDS, chat::inOrder);
      later.execute(this::breakTheQuiet);
    }

    private void breakTheQuiet() {
      if (members.isEmpty()) {
        return;
      }
      if (isQuiet) {
        group.broadcast(layout.quiet(last));
      }
      watchForQuiet();
    }
  }
}
