package io.holdfast.server;

import io.holdfast.log.History;
import io.holdfast.socketio.spi.AppendListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.MessageLog;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What can be done in the chat, whichever way people came in.
 *
 * <p>Safe for use by several threads.
 */
final class Chat {

  /*
   * The order of everything is the order of the log's thread: a message is delivered by it
   * after its commit, and people enter and leave by it too. So whoever enters has all that was
   * said before, and hears all that is said after, with nothing missing or doubled in between.
   */
  private static final System.Logger LOGGER = System.getLogger(Chat.class.getName());

  private final MessageLog log;
  private final ChatRules rules;
  private final Occupancy occupancy = new Occupancy();
  private final Rooms rooms;

  private final History<ChatMessage> history;

  Chat(MessageLog log, ChatRules rules) {
    this.log = log;
    this.rules = rules;
    this.history = new History<>(log, ChatLimits.HISTORY, ChatJson::recall);
    this.rooms = new Rooms(log, history, occupancy);
  }

  ChatRules rules() {
    return rules;
  }

  /** Keeps a message and delivers it; the outcome is told on the log's thread. */
  void post(String room, String id, Person person, String text, PostListener listener) {
    log.append(
        LogRecord.once(room, id, ChatJson.keep(person, text)),
        new AppendListener() {
          @Override
          public void appended(LogEntry entry) {
            rooms.said(room, entry);
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

  /** Lets somebody into a room, with the messages after the position, or with the last ones. */
  void enter(String room, Newcomer newcomer) {
    inOrder(() -> rooms.enter(room, newcomer));
  }

  void leave(String room, Visitor visitor) {
    inOrder(() -> rooms.leave(room, visitor));
  }

  void rename(String room, Visitor visitor, Person person) {
    inOrder(() -> rooms.rename(room, visitor, person));
  }

  /**
   * Tells of the last messages of a room, now and at every change, on the log's thread.
   *
   * @param room of that name
   * @param watcher is told, oldest first
   */
  void watch(String room, Consumer<List<ChatMessage>> watcher) {
    inOrder(() -> rooms.watch(room, watcher));
  }

  /** Tells no more. */
  void ignore(String room, Consumer<List<ChatMessage>> watcher) {
    inOrder(() -> rooms.ignore(room, watcher));
  }

  /**
   * Runs a task on the log's thread, after all that was said before. Once the log is closed there
   * are no rooms any more: whoever still leaves one has left.
   */
  void inOrder(Runnable task) {
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
  CompletionStage<List<ChatMessage>> readAfter(String room, long position, int count) {
    return log.readAfter(room, new LogPosition(position), count)
        .thenApply(entries -> entries.stream().map(ChatJson::recall).toList());
  }

  /** {@return how far somebody has read} */
  Since since(long position) {
    return new Since(log.epoch(), position);
  }

  /** {@return whether a position is one of this log, which may have been begun anew} */
  boolean isOfThisLog(Since since) {
    return (since.epoch() == null || since.epoch().equals(log.epoch()))
        && since.position() <= log.last().value();
  }

  /** {@return the position after which everything is still kept} */
  long horizon() {
    return log.horizon().value();
  }

  /** {@return what was said} */
  History<ChatMessage> history() {
    return history;
  }

  /** {@return how many people are in which room} */
  Occupancy occupancy() {
    return occupancy;
  }

  static Refusal refusal(Throwable cause) {
    Throwable reason = cause instanceof CompletionException ? cause.getCause() : cause;
    boolean isOverload =
        reason instanceof LogException failure && failure.error() == LogError.OVERLOADED;
    return isOverload
        ? new Refusal(Refusal.Code.OVERLOADED, "The server has too much to do; try again.")
        : new Refusal(Refusal.Code.NOT_KEPT, "The messages cannot be stored now; try again.");
  }

  /** Learns what became of a post. */
  interface PostListener {

    /** It is kept and delivered. */
    void posted(long position);

    /** It was kept and delivered when it came for the first time. */
    default void postedBefore(long position) {
      posted(position);
    }

    /** It is not kept. */
    void refused(Refusal refusal);
  }
}
