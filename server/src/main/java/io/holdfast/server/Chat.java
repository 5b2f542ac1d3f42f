package io.holdfast.server;

import io.holdfast.socketio.OnceOptions;
import io.holdfast.socketio.OnceWindow;
import io.holdfast.socketio.spi.AppendListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.MessageLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Rooms rooms;

  /** Who is connected, by the ids of the people. */
  private final Map<String, Visitor> present = new ConcurrentHashMap<>();

  /** What was told privately; the people that it was told to end with the process too. */
  private final OnceWindow whispers = OnceWindow.create(OnceOptions.create());

  Chat(MessageLog log, ChatRules rules) {
    this.log = log;
    this.rules = rules;
    this.rooms = new Rooms(log);
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
            ChatMessage message = ChatJson.recall(entry);
            rooms.said(room, message);
            listener.posted(message.position());
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

  /** From now on what is said to the person privately reaches this connection. */
  void arrive(Visitor visitor) {
    present.put(visitor.person().id(), visitor);
  }

  /** From now on no more. */
  void depart(Visitor visitor) {
    present.remove(visitor.person().id(), visitor);
  }

  /**
   * Tells one person something once, however often it comes, and shows it to whoever says it. It is
   * not kept. The outcome is told at once.
   */
  void tellPrivately(Visitor from, ClientMessage.Private whispered, WhisperListener listener)
      throws Refusal {
    whispers
        .of(rules.person(whispered.to()))
        .apply(
            whispered.id(),
            answer -> {
              if (answer.get(0, Boolean.class)) {
                listener.delivered();
              } else {
                listener.refused(ChatRules.notHere());
              }
            },
            ack -> {
              if (tryTell(from, whispered)) {
                ack.send(true);
              } else {
                ack.release(false);
              }
            });
  }

  /** {@return false if the person is not connected} */
  private boolean tryTell(Visitor from, ClientMessage.Private whispered) {
    Visitor receiver = present.get(whispered.to());
    if (receiver == null) {
      return false;
    }
    ServerMessage message =
        new ServerMessage.Private(
            whispered.id(),
            from.person(),
            receiver.person(),
            whispered.text(),
            System.currentTimeMillis());
    receiver.tell(message);
    if (!whispered.to().equals(from.person().id())) {
      from.tell(message);
    }
    return true;
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

  /** Tells about every message of the lobby, beginning with those that are there. */
  void watchLobby(Consumer<List<ChatMessage>> watcher) {
    inOrder(() -> rooms.watch(ChatRules.LOBBY, watcher));
  }

  /** Once the log is closed there are no rooms any more: whoever still leaves one has left. */
  private void inOrder(Runnable task) {
    try {
      log.execute(task);
    } catch (LogException e) {
      if (e.error() != LogError.CLOSED) {
        throw e;
      }
      LOGGER.log(System.Logger.Level.DEBUG, "the chat is closed, a request comes too late", e);
    }
  }

  /** Reads a page of older messages; the outcome is told on any thread. */
  void history(String room, LogPosition before, int count, PageListener listener) {
    log.readBefore(room, before, count + 1)
        .whenComplete(
            (entries, failure) -> {
              if (failure == null) {
                List<ChatMessage> messages = ChatJson.recall(entries);
                boolean hasMore = messages.size() > count;
                listener.read(hasMore ? messages.subList(1, messages.size()) : messages, hasMore);
              } else {
                listener.refused(refusal(failure));
              }
            });
  }

  static Refusal refusal(Throwable cause) {
    boolean isOverload =
        cause instanceof LogException failure && failure.error() == LogError.OVERLOADED;
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

  /** Learns what became of a private message. */
  interface WhisperListener {

    /** The person's connection has it, since now or since it came for the first time. */
    void delivered();

    /** The person is not connected. */
    void refused(Refusal refusal);
  }

  /** Learns what is on a page of history. */
  interface PageListener {

    /** The messages, oldest first, and whether there are older ones. */
    void read(List<ChatMessage> messages, boolean hasMore);

    /** It cannot be read. */
    void refused(Refusal refusal);
  }
}
