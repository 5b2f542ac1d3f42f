package io.holdfast.admin;

import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatMessage;
import io.holdfast.chat.ChatRules;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.DoorKeeper;
import io.holdfast.doors.Feed;
import io.holdfast.doors.Feeds;
import io.holdfast.doors.LastMessages;
import io.holdfast.doors.ServerSentEvents;
import io.holdfast.doors.StreamCount;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import io.holdfast.netty.HttpStream;
import io.holdfast.netty.SendResult;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What a super-user is told for as long as the page is open, as Server-Sent Events; it ends when
 * they are signed in no more. Safe for use by several threads.
 */
final class AdminStreams {

  /** Most streams at a time; one more is refused with OVERLOADED. */
  static final int MAX_COUNT = 64;

  private static final ByteBuffer STILL_HERE = ServerSentEvents.bytes(ServerSentEvents.STILL_HERE);

  private final ChatRules rules;
  private final Feeds feeds;
  private final AuditLog audit;
  private final LiveEvents live;
  private final Chat chat;
  private final Duration quiet;
  private final AtomicInteger count = new AtomicInteger();

  AdminStreams(DoorKeeper keeper, AuditLog audit, LiveEvents live) {
    this.rules = keeper.rules();
    this.feeds = keeper.feeds();
    this.audit = audit;
    this.live = live;
    this.chat = keeper.chat();
    this.quiet = keeper.limits().quiet();
  }

  /** {@return the views by their words} */
  Map<String, AdminDoor.View> all() {
    return Map.of("live", this::live, "watch", this::watch);
  }

  private CompletionStage<HttpReply> live(HttpCall call, Identity who) throws Refusal {
    return CompletableFuture.completedFuture(stream(who, live::open));
  }

  /** Whoever watches a room leaves a trace of that. */
  private CompletionStage<HttpReply> watch(HttpCall call, Identity who) throws Refusal {
    String room = rules.room(call.query("room").orElse(null));
    HttpReply reply = stream(who, stream -> watch(room, stream));
    AuditLog.Deed deed =
        AuditLog.Deed.of(call, who.person().orElse(null), "watch", "room " + room, null);
    return audit.done(deed).thenApply(kept -> reply);
  }

  private void watch(String room, HttpStream stream) {
    feeds.use(room, feed -> new Watching(feed, stream).begin());
  }

  /** Somebody who watches a room, also a private one. Confined to the log's thread. */
  private final class Watching implements Consumer<LastMessages> {

    private final Feed feed;
    private final HttpStream stream;
    private Set<Long> removed = Set.of();
    private long position;

    Watching(Feed feed, HttpStream stream) {
      this.feed = feed;
      this.stream = stream;
    }

    void begin() {
      feeds.listen(feed, this);
      tellOfRemoved(feed.last());
      tell(feed.last());
      stream.onClose(() -> chat.inOrder(() -> feeds.ignore(feed, this)));
      breakTheQuiet();
    }

    @Override
    public void accept(LastMessages now) {
      tellOfRemoved(now);
      if (now.position() > position) {
        tell(now);
      }
    }

    private void tell(LastMessages now) {
      stream.send(LiveEvents.event("messages", new Messages(now.after(position))));
      position = now.position();
    }

    /** At the beginning too: whoever watches again may show messages that went meanwhile. */
    private void tellOfRemoved(LastMessages now) {
      List<Long> news = now.removedBut(removed);
      if (!news.isEmpty()) {
        stream.send(LiveEvents.event("removed", new Removed(news)));
        removed = Set.copyOf(now.removed());
      }
    }

    /** So that both ends see that the line is there. */
    private void breakTheQuiet() {
      CompletableFuture.delayedExecutor(quiet.toMillis(), TimeUnit.MILLISECONDS)
          .execute(
              () -> {
                if (stream.send(STILL_HERE.duplicate()) != SendResult.CLOSED) {
                  breakTheQuiet();
                }
              });
    }
  }

  private HttpReply stream(Identity who, Consumer<HttpStream> opened) throws Refusal {
    if (count.get() >= MAX_COUNT) {
      throw new Refusal(Refusal.Code.OVERLOADED, "Too many look on; close a page first.");
    }
    return StreamCount.reply(ServerSentEvents.CONTENT_TYPE)
        .withStream(
            stream -> {
              count.incrementAndGet();
              Runnable forget = who.closeAtEnd(stream::cut);
              stream.onClose(
                  () -> {
                    count.decrementAndGet();
                    forget.run();
                  });
              opened.accept(stream);
            });
  }

  /** What is told of a room: messages, oldest first. */
  private record Messages(List<ChatMessage> messages) {}

  /** What is told when messages are removed for ever: where they were. */
  private record Removed(List<Long> positions) {}
}
