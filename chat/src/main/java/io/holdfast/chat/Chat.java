package io.holdfast.chat;

import io.holdfast.log.History;
import io.holdfast.log.HistoryPage;
import io.holdfast.log.HistorySince;
import io.holdfast.search.SearchException;
import io.holdfast.socketio.spi.AppendListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What can be done in the chat, whichever way people came in.
 *
 * <p>Safe for use by several threads.
 */
public final class Chat {

  /*
   * The order of everything is the order of the log's thread: a message is delivered by it
   * after its commit, and people enter and leave by it too. So whoever enters has all that was
   * said before, and hears all that is said after, with nothing missing or doubled in between.
   */
  private static final System.Logger LOGGER = System.getLogger(Chat.class.getName());

  private final MessageLog log;
  private final ChatRules rules;
  private final Occupancy occupancy = new Occupancy();
  private final Access access;
  private final Rooms rooms;
  private final History<ChatMessage> history;
  private final Latencies latencies = new Latencies();
  private final Activity activity = new Activity();
  private final LongAdder refusals = new LongAdder();
  private final Removals removals;
  private final Pace pace;

  /**
   * Creates the chat, and reads what was removed from it. Blocks.
   *
   * @throws LogException if that cannot be read
   */
  public Chat(MessageLog log, ChatRules rules, Access access, HouseLimits limits) {
    this.log = log;
    this.rules = rules;
    this.access = access;
    this.history = new History<>(log, ChatLimits.HISTORY, ChatJson::recall);
    this.removals = new Removals(log, history, limits);
    this.pace = new Pace(rules.limits());
    this.rooms = new Rooms(history, new RoomKeeper(log, occupancy, access, activity, removals));
    removals.onRemoved(rooms::removed);
  }

  /** {@return how fast may be asked} */
  public Pace pace() {
    return pace;
  }

  /** {@return what takes messages away} */
  public Removals removals() {
    return removals;
  }

  /** Something has changed about who may be in a room. Called on the log's thread. */
  public void judge(String room) {
    rooms.judge(room, Map.of());
    access.changed(room);
  }

  /** {@return who may do what in it} */
  public Access access() {
    return access;
  }

  /** {@return the rooms that somebody is in; they are the log's thread's} */
  Rooms rooms() {
    return rooms;
  }

  /** {@return how long messages take} */
  Latencies latencies() {
    return latencies;
  }

  /** {@return what is going on in the rooms; the log's thread's} */
  public Activity activity() {
    return activity;
  }

  /** Something that was asked for over a socket was refused. */
  public void refused() {
    refusals.increment();
  }

  /** {@return how often that was so} */
  long refusalCount() {
    return refusals.sum();
  }

  public ChatRules rules() {
    return rules;
  }

  /**
   * Keeps a message and delivers it, if whoever says it may; the outcome is told on the log's
   * thread.
   *
   * @throws Refusal if they may not
   */
  public void post(Asker who, Post said, PostListener listener) throws Refusal {
    access.write(said.room(), who, () -> keep(said, listener));
  }

  /** Keeps a message and delivers it, whoever says it. */
  public void keep(Post said, PostListener listener) {
    String room = said.room();
    long postedNanos = System.nanoTime();
    log.append(
        LogRecord.once(room, said.id(), ChatJson.keep(said.person(), said.text())),
        new AppendListener() {
          @Override
          public void appended(LogEntry entry) {
            long nowNanos = System.nanoTime();
            latencies.committed(nowNanos - postedNanos);
            rooms.said(room, entry);
            latencies.delivering(nowNanos, rooms, room);
            listener.posted(entry.position().value());
          }

          @Override
          public void alreadyThere(LogEntry entry) {
            listener.postedBefore(entry.position().value());
          }

          @Override
          public void failed(LogException cause) {
            listener.refused(refusal(cause));
          }
        });
  }

  /**
   * Lets somebody into a room, if they may, with the messages after the position, or with the last
   * ones.
   */
  public void enter(String room, Newcomer newcomer) {
    inOrder(
        () -> {
          try {
            access.requireRead(room, newcomer.visitor().asker());
            rooms.enter(room, newcomer);
          } catch (Refusal refusal) {
            newcomer.refuse(refusal);
          }
        });
  }

  public void leave(String room, Visitor visitor) {
    inOrder(() -> rooms.leave(room, visitor));
  }

  /**
   * Tells the others who are in a room that somebody is writing.
   *
   * @throws Refusal if they may not say anything there
   */
  public void type(String room, Visitor visitor) throws Refusal {
    access.write(room, visitor.asker(), () -> inOrder(() -> rooms.type(room, visitor)));
  }

  public void rename(String room, Visitor visitor, Person person) {
    inOrder(() -> rooms.rename(room, visitor, person));
  }

  /** {@return who is in a room, so many of them at most; fails with {@link LogException}} */
  public CompletionStage<RoomCompany> company(String room, int count) {
    CompletableFuture<RoomCompany> told = new CompletableFuture<>();
    try {
      log.execute(() -> told.complete(rooms.company(room, count)));
    } catch (LogException e) {
      told.completeExceptionally(e);
    }
    return told;
  }

  /**
   * Tells of the last messages of a room, now and at every change, on the log's thread.
   *
   * @param room of that name
   * @param watcher is told, oldest first
   */
  public void watch(String room, Consumer<List<ChatMessage>> watcher) {
    inOrder(() -> rooms.watch(room, watcher));
  }

  /** Tells no more. */
  public void ignore(String room, Consumer<List<ChatMessage>> watcher) {
    inOrder(() -> rooms.ignore(room, watcher));
  }

  /**
   * Runs a task on the log's thread, after all that was said before. Once the log is closed there
   * are no rooms any more: whoever still leaves one has left.
   */
  public void inOrder(Runnable task) {
    try {
      log.execute(task);
    } catch (LogException e) {
      if (e.error() != LogError.CLOSED) {
        throw e;
      }
      LOGGER.log(System.Logger.Level.DEBUG, "the chat is closed, a request comes too late", e);
    }
  }

  /** {@return the first messages of a room after a position, oldest first} */
  public CompletionStage<List<ChatMessage>> readAfter(String room, long position, int count) {
    return log.readAfter(room, new LogPosition(position), count)
        .thenApply(
            entries -> {
              // One may have been removed since it was read.
              List<Long> removed = removals.of(room);
              return entries.stream()
                  .map(ChatJson::recall)
                  .filter(message -> !removed.contains(message.position()))
                  .toList();
            });
  }

  /**
   * Reads a page of what was said before a position, and from it on, one message of each at least,
   * for somebody who may, then and still when it is told: on the log's thread.
   *
   * @return the page; fails with {@link Refusal} or {@link LogException}
   */
  public CompletionStage<ServerMessage.History> readAround(
      String room, Asker who, long position, int count) {
    int before = Math.max(1, count / 2);
    int from = Math.max(1, count - before);
    return stillMay(
        room,
        who,
        () ->
            history
                .readBefore(room, new LogPosition(position), before)
                .thenCombine(
                    history.readAfter(room, sinceBefore(position), from),
                    (earlier, later) -> around(room, earlier, later)));
  }

  private HistorySince sinceBefore(long position) {
    return new HistorySince(log.epoch(), new LogPosition(Math.max(0, position - 1)));
  }

  private static ServerMessage.History around(
      String room, HistoryPage<ChatMessage> earlier, HistoryPage<ChatMessage> later) {
    List<ChatMessage> messages = new ArrayList<>(earlier.messages());
    messages.addAll(later.messages());
    return new ServerMessage.History(room, messages, earlier.hasMore(), later.hasMore());
  }

  /** {@return how far somebody has read} */
  public Since since(long position) {
    return new Since(log.epoch(), position);
  }

  /** {@return whether a position is one of this log, which may have been begun anew} */
  public boolean isOfThisLog(Since since) {
    return (since.epoch() == null || since.epoch().equals(log.epoch()))
        && since.position() <= log.last().value();
  }

  /** {@return the position after which everything is still kept} */
  public long horizon() {
    return log.horizon().value();
  }

  /**
   * Reads a page of what was said before a position, for somebody who may, then and still when it
   * is told: on the log's thread.
   *
   * @return the page; fails with {@link Refusal} or {@link LogException}
   */
  public CompletionStage<HistoryPage<ChatMessage>> readBefore(
      String room, Asker who, LogPosition position, int count) {
    return stillMay(room, who, () -> history.readBefore(room, position, count));
  }

  /**
   * Reads a page of what was said after a position, for somebody who may, then and still when it is
   * told: on the log's thread.
   *
   * @return the page; fails with {@link Refusal} or {@link LogException}
   */
  public CompletionStage<HistoryPage<ChatMessage>> readAfter(
      String room, Asker who, HistorySince since, int count) {
    return stillMay(room, who, () -> history.readAfter(room, since, count));
  }

  private <T> CompletionStage<T> stillMay(
      String room, Asker who, Supplier<CompletionStage<T>> read) {
    try {
      access.requireRead(room, who);
    } catch (Refusal refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
    CompletableFuture<T> told = new CompletableFuture<>();
    read.get()
        .whenComplete(
            (page, failure) -> {
              try {
                log.execute(() -> tellIfStill(room, who, page, failure, told));
              } catch (LogException e) {
                told.completeExceptionally(e);
              }
            });
    return told;
  }

  private <T> void tellIfStill(
      String room, Asker who, T page, @Nullable Throwable failure, CompletableFuture<T> told) {
    try {
      access.requireRead(room, who);
      if (failure == null) {
        told.complete(page);
      } else {
        told.completeExceptionally(failure);
      }
    } catch (Refusal refusal) {
      told.completeExceptionally(refusal);
    }
  }

  /** {@return what was said} */
  public History<ChatMessage> history() {
    return history;
  }

  /** {@return how many people are in which room} */
  public Occupancy occupancy() {
    return occupancy;
  }

  /** {@return why a request failed: a refusal, or what the log is to blame for} */
  public static Refusal refusal(Throwable cause) {
    Throwable inside = cause instanceof CompletionException ? cause.getCause() : cause;
    if (inside instanceof Refusal refusal) {
      return refusal;
    }
    if (inside instanceof SearchException failure) {
      return ChatSearch.refusal(failure);
    }
    Throwable reason = inside == null ? cause : inside;
    boolean isOverload =
        reason instanceof LogException failure && failure.error() == LogError.OVERLOADED;
    return isOverload
        ? new Refusal(Refusal.Code.OVERLOADED, "The server has too much to do; try again.")
        : new Refusal(Refusal.Code.NOT_KEPT, "The messages cannot be stored now; try again.");
  }

  /** Learns what became of a post. */
  public interface PostListener {

    /** It is kept and delivered. */
    void posted(long position);

    /** It was kept and delivered when it came for the first time. */
    default void postedBefore(long position) {
      posted(position);
    }

    /** It is not kept. */
    void refused(Refusal refusal);

    /** {@return a listener that completes a future: with the position, or the refusal} */
    static PostListener completing(CompletableFuture<Long> kept) {
      return new PostListener() {
        @Override
        public void posted(long position) {
          kept.complete(position);
        }

        @Override
        public void refused(Refusal refusal) {
          kept.completeExceptionally(refusal);
        }
      };
    }
  }
}
