package io.holdfast.doors;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.chat.Access;
import io.holdfast.chat.Asker;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatMessage;
import io.holdfast.chat.Refusal;
import io.holdfast.chat.ShownMessage;
import io.holdfast.chat.Since;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpReply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code /poll/next}: what was said after a message, held back until there is something. Safe for
 * use by several threads.
 */
final class NextPollDoor implements HttpDoor.Answer, AutoCloseable {

  /*
   * Whoever has missed little is answered from memory, on its own loop. Anything else goes by the
   * log's thread: what was missed is read from the log, and when there is nothing the poll waits
   * for the next change there, with nothing said in between.
   */
  private static final String PATH = "/poll/next";

  private final Chat chat;
  private final Access access;
  private final Feeds feeds;
  private final DoorLimits limits;
  private final Connections connections;
  private final AtomicInteger heldCount = new AtomicInteger();
  private final Set<HeldPoll> held = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;

  NextPollDoor(DoorKeeper keeper) {
    this.chat = keeper.chat();
    this.feeds = keeper.feeds();
    this.limits = keeper.limits();
    this.connections = keeper.connections();
    this.access = keeper.access();
    access.onChange(this::judge);
  }

  /** Refuses those who wait for a room that they may not read any more. */
  private void judge(String room) {
    for (HeldPoll poll : held) {
      if (poll.room.equals(room)) {
        poll.judge();
      }
    }
  }

  HttpDoor door(DoorKeeper keeper) {
    return new HttpDoor(PATH, Map.of("GET", keeper.reading(this)), keeper, heldCount::get);
  }

  /**
   * What is answered.
   *
   * @param msg the messages, oldest first
   * @param since what to ask with for those after them
   * @param gap whether some before them may be missing
   * @param removed where messages were that are gone, for whoever comes back; null for nowhere
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Next(
      List<ShownMessage> msg, String since, boolean gap, @Nullable List<Long> removed) {}

  private HttpReply reply(
      List<ChatMessage> messages, long elsewhere, boolean hasGap, List<Long> removed) {
    long last = messages.isEmpty() ? elsewhere : messages.get(messages.size() - 1).position();
    Next next =
        new Next(
            messages.stream().map(ShownMessage::of).toList(),
            chat.since(last).written(),
            hasGap,
            removed.isEmpty() ? null : removed);
    return JsonReply.of(next);
  }

  @Override
  public CompletionStage<HttpReply> answer(HttpCall call, Asker who, String room) throws Refusal {
    Optional<String> asked = call.query("since");
    Since since = asked.isEmpty() ? null : Since.parse(asked.get());
    boolean isOfThisLog = since != null && chat.isOfThisLog(since);
    if (since == null || !isOfThisLog) {
      return last(room, since != null);
    }
    LastMessages known = feeds.last(room);
    boolean isCovered = false;
    if (known != null && known.covers(since.position())) {
      isCovered = true;
      List<ChatMessage> after = known.after(since.position());
      if (!after.isEmpty()) {
        return CompletableFuture.completedFuture(reply(after, 0, false, known.removed()));
      }
    }
    boolean hasGap = !isCovered && since.position() < chat.horizon();
    HeldPoll poll = new HeldPoll(room, who, since.position(), hasGap);
    poll.begin(call);
    return poll.reply;
  }

  /** Answers who begins, or begins anew. */
  private CompletionStage<HttpReply> last(String room, boolean hasGap) {
    CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    feeds.use(
        room, feed -> reply.complete(reply(feed.last().all(), chat.horizon(), hasGap, List.of())));
    return reply;
  }

  /** Answers all who wait, and whoever comes now at once. */
  @Override
  public void close() {
    isClosed = true;
    held.forEach(HeldPoll::giveUp);
  }

  /** A poll that waits. Its fields are the log's thread's, but for the reply. */
  private final class HeldPoll implements Consumer<LastMessages> {

    private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    private final String room;
    private final Asker who;
    private final long since;
    private final boolean hasGap;
    private final List<Long> removed;
    private @Nullable Feed heard;

    HeldPoll(String room, Asker who, long since, boolean hasGap) {
      this.room = room;
      this.who = who;
      this.since = since;
      this.hasGap = hasGap;
      this.removed = chat.removals().of(room);
    }

    void begin(HttpCall call) throws Refusal {
      if (heldCount.incrementAndGet() > limits.heldPolls()) {
        heldCount.decrementAndGet();
        throw new Refusal(
            Refusal.Code.OVERLOADED, "Too many wait here; try again, or ask at /poll.");
      }
      held.add(this);
      OpenConnection connection =
          connections.open(
              ConnectionOrigin.of(
                  PATH, call, "polling", this::giveUp, reply::completeExceptionally),
              who.identity().known().orElse(null),
              Set.of(room));
      CompletionStage<HttpReply> answered =
          reply.completeOnTimeout(nothing(), limits.hold().toMillis(), TimeUnit.MILLISECONDS);
      Runnable forget = who.identity().closeAtEnd(this::giveUp);
      answered.whenComplete(
          (answer, failure) -> {
            forget.run();
            connection.ended();
            ended();
          });
      call.onAbandoned(this::giveUp);
      if (isClosed) {
        giveUp();
      }
      feeds.use(room, this::look);
    }

    private HttpReply nothing() {
      return reply(List.of(), Math.max(since, chat.horizon()), hasGap, chat.removals().of(room));
    }

    private void giveUp() {
      reply.complete(nothing());
    }

    private void ended() {
      held.remove(this);
      heldCount.decrementAndGet();
      chat.inOrder(
          () -> {
            if (heard != null) {
              feeds.ignore(heard, this);
            }
          });
    }

    /** Is refused if it may not be answered any more; called on the log's thread. */
    private void judge() {
      try {
        access.requireRead(room, who);
      } catch (Refusal refusal) {
        reply.completeExceptionally(refusal);
      }
    }

    /** Looks whether there is something to answer; called on the log's thread. */
    private void look(Feed feed) {
      LastMessages last = feed.last();
      judge();
      if (reply.isDone()) {
        return;
      }
      if (last.covers(since)) {
        answerOrWait(feed);
      } else {
        chat.readAfter(room, since, limits.page()).whenComplete(this::read);
      }
    }

    private void read(List<ChatMessage> messages, Throwable failure) {
      if (failure != null) {
        reply.completeExceptionally(failure);
      } else if (!messages.isEmpty()) {
        judge();
        reply.complete(reply(messages, since, hasGap, chat.removals().of(room)));
      } else {
        feeds.use(room, this::lookAfterNothing);
      }
    }

    /** There was nothing before now that is still to come. */
    private void lookAfterNothing(Feed feed) {
      if (reply.isDone()) {
        return;
      }
      if (feed.last().after(since).isEmpty()) {
        answerOrWait(feed);
      } else {
        look(feed);
      }
    }

    private void answerOrWait(Feed feed) {
      accept(feed.last());
      if (!reply.isDone()) {
        heard = feed;
        feeds.listen(feed, this);
      }
    }

    @Override
    public void accept(LastMessages now) {
      List<ChatMessage> after = now.after(since);
      if (!after.isEmpty() || !now.removed().equals(removed)) {
        reply.complete(reply(after, since, hasGap, now.removed()));
      }
    }
  }
}
