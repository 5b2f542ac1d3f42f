package io.holdfast.doors;

import io.holdfast.chat.Access;
import io.holdfast.chat.Asker;
import io.holdfast.chat.Chat;
import io.holdfast.chat.Refusal;
import io.holdfast.netty.HttpStream;
import io.holdfast.netty.HttpStreamGroup;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
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

    /** {@return what a stream is sent last that may not go on} */
    ByteBuffer refused(Refusal refusal);
  }

  private final Chat chat;
  private final Access access;
  private final Feeds feeds;
  private final DoorLimits limits;
  private final Layout layout;
  private final Map<String, Streams> rooms = new HashMap<>();

  RoomStreams(DoorKeeper keeper, Layout layout) {
    this.chat = keeper.chat();
    this.access = keeper.access();
    this.feeds = keeper.feeds();
    this.limits = keeper.limits();
    this.layout = layout;
    access.onChange(this::judge);
  }

  private void judge(String room) {
    Streams streams = rooms.get(room);
    if (streams != null) {
      streams.judge();
    }
  }

  /**
   * Ends a stream that may not hear what is said in a room, with the reason.
   *
   * @return whether it may
   */
  boolean mayHear(String room, HttpStream stream, Asker who) {
    try {
      access.requireRead(room, who);
      return true;
    } catch (Refusal refusal) {
      stream.send(layout.refused(refusal));
      stream.end();
      return false;
    }
  }

  /**
   * Sends the stream what was said last in the room, and what is from now on, if it may hear it.
   */
  void join(Feed feed, HttpStream stream, Asker who, ByteBuffer last) {
    if (!mayHear(feed.room(), stream, who)) {
      return;
    }
    stream.send(last);
    Streams streams = rooms.get(feed.room());
    if (streams == null) {
      streams = new Streams(feed);
      rooms.put(feed.room(), streams);
      feeds.listen(feed, streams);
      streams.watchForQuiet();
    }
    streams.add(stream, who);
  }

  /** The streams of one room. */
  private final class Streams implements Consumer<LastMessages> {

    private final Feed feed;
    private final HttpStreamGroup group = new HttpStreamGroup();
    private final Map<HttpStream, Asker> members = new HashMap<>();
    private LastMessages last;
    private boolean isQuiet;

    Streams(Feed feed) {
      this.feed = feed;
      this.last = feed.last();
    }

    void add(HttpStream stream, Asker who) {
      members.put(stream, who);
      group.add(stream);
      stream.onClose(() -> chat.inOrder(() -> remove(stream)));
    }

    private void remove(HttpStream stream) {
      members.remove(stream);
      if (members.isEmpty() && rooms.remove(feed.room(), this)) {
        feeds.ignore(feed, this);
      }
    }

    /** Ends those that may not hear it any more. */
    void judge() {
      Map.copyOf(members)
          .forEach(
              (stream, who) -> {
                try {
                  access.requireRead(feed.room(), who);
                } catch (Refusal refusal) {
                  group.remove(stream);
                  stream.send(layout.refused(refusal));
                  stream.end();
                }
              });
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
