package io.holdfast.server;

import io.holdfast.SocketGroup;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A room that somebody is in, and what was said in it last.
 *
 * <p>Confined to the log's thread.
 */
final class Room {

  /*
   * The last messages are held in memory, so that entering, which many do at once when a server
   * has been away, reads nothing. Somebody who has been away for longer is read what was missed
   * by another thread, and let in when that is done; what is said meanwhile is in the recent
   * messages by then.
   */
  private final String name;
  private final MessageLog log;
  private final SocketGroup group = new SocketGroup();
  private final Map<Visitor, Person> people = new LinkedHashMap<>();
  private final RecentMessages recent = new RecentMessages(ChatLimits.RECENT_COUNT);
  private final List<Consumer<List<ChatMessage>>> watchers = new ArrayList<>();

  /** What is to be done once the room is loaded, or null if it is. */
  private @Nullable List<Runnable> waiting = new ArrayList<>();

  private boolean isCountDue;

  Room(String name, MessageLog log) {
    this.name = name;
    this.log = log;
  }

  /** Reads the last messages; whoever enters meanwhile waits. */
  void load(Runnable whenLoaded) {
    log.readBefore(name, LogPosition.END, ChatLimits.RECENT_COUNT + 1)
        .whenComplete(
            (entries, failure) ->
                log.execute(
                    () -> {
                      loaded(entries, failure);
                      whenLoaded.run();
                    }));
  }

  private void loaded(@Nullable List<LogEntry> entries, @Nullable Throwable failure) {
    List<Runnable> entering = waiting;
    assert entering != null;
    waiting = null;
    if (entries != null) {
      recent.addEarlier(ChatJson.recall(entries));
    } else if (failure != null) {
      recent.addUnknown();
    }
    entering.forEach(Runnable::run);
  }

  void enter(Visitor visitor, LogPosition after) {
    people.put(visitor, visitor.person());
    if (waiting != null) {
      waiting.add(() -> letIn(visitor, after));
    } else {
      letIn(visitor, after);
    }
  }

  private void letIn(Visitor visitor, LogPosition after) {
    if (after.equals(LogPosition.END)) {
      admitWithRecent(visitor, false);
    } else {
      letBackIn(visitor, after, List.of());
    }
  }

  /**
   * Lets somebody in who has been here before.
   *
   * @param visitor who comes back
   * @param after the position of the last message that the visitor has
   * @param missed what was read so far of what was said since
   */
  private void letBackIn(Visitor visitor, LogPosition after, List<ChatMessage> missed) {
    long last = missed.isEmpty() ? after.value() : missed.get(missed.size() - 1).position();
    if (!recent.reachesBackTo(last) && missed.size() <= ChatLimits.MISSED_COUNT) {
      // More may have been said while it was read than is held here: then there is more to read.
      log.readAfter(name, new LogPosition(last), ChatLimits.MISSED_COUNT + 1 - missed.size())
          .whenComplete(
              (entries, failure) -> log.execute(() -> read(visitor, after, missed, entries)));
      return;
    }
    List<ChatMessage> messages = new ArrayList<>(missed);
    messages.addAll(recent.after(last));
    if (messages.size() > ChatLimits.MISSED_COUNT) {
      admitWithRecent(visitor, true);
    } else {
      admit(visitor, messages, hasOlderThan(messages, after), false);
    }
  }

  /** Takes what was read for somebody who comes back; null if it could not be read. */
  private void read(
      Visitor visitor,
      LogPosition after,
      List<ChatMessage> missed,
      @Nullable List<LogEntry> entries) {
    if (entries == null) {
      admitWithRecent(visitor, true);
      return;
    }
    if (entries.isEmpty() && recent.isEmpty()) {
      admit(visitor, missed, hasOlderThan(missed, after), false);
      return;
    }
    List<ChatMessage> messages = new ArrayList<>(missed);
    messages.addAll(ChatJson.recall(entries));
    letBackIn(visitor, after, messages);
  }

  /** Nothing is older than what was said since the start. */
  private boolean hasOlderThan(List<ChatMessage> messages, LogPosition after) {
    return !after.equals(LogPosition.START) && recent.hasOlderThan(messages);
  }

  private void admitWithRecent(Visitor visitor, boolean hasGap) {
    admit(visitor, recent.all(), recent.hasOlder(), hasGap);
  }

  private void admit(Visitor visitor, List<ChatMessage> messages, boolean hasMore, boolean hasGap) {
    Person person = people.get(visitor);
    if (person == null) {
      // Gone while the messages were read.
      return;
    }
    if (isLarge()) {
      tellCountLater();
    } else {
      tellAll(new ServerMessage.Joined(name, person, people.size()));
    }
    List<Person> named = people.values().stream().limit(ChatLimits.NAMED_PEOPLE).toList();
    visitor.tell(new ServerMessage.Entered(name, messages, hasMore, hasGap, named, people.size()));
    visitor.join(group);
  }

  void leave(Visitor visitor) {
    Person person = people.remove(visitor);
    if (person == null) {
      return;
    }
    visitor.part(group);
    if (isLarge()) {
      tellCountLater();
    } else {
      tellAll(new ServerMessage.Left(name, person, people.size()));
    }
  }

  void rename(Visitor visitor, Person person) {
    Person before = people.replace(visitor, person);
    if (before != null && !before.equals(person)) {
      tellAll(new ServerMessage.Renamed(name, person, before.name()));
    }
  }

  void said(ChatMessage message) {
    recent.add(message);
    tellAll(new ServerMessage.Said(name, message));
    tellWatchers();
  }

  /** Tells the watcher the last messages, now and whenever there is a new one. */
  void watch(Consumer<List<ChatMessage>> watcher) {
    watchers.add(watcher);
    if (waiting != null) {
      waiting.add(this::tellWatchers);
    } else {
      watcher.accept(recent.all());
    }
  }

  private void tellWatchers() {
    if (!watchers.isEmpty()) {
      List<ChatMessage> messages = recent.all();
      watchers.forEach(watcher -> watcher.accept(messages));
    }
  }

  /** {@return whether nobody would miss the room} */
  boolean isDeserted() {
    return people.isEmpty() && watchers.isEmpty() && waiting == null;
  }

  private boolean isLarge() {
    return people.size() > ChatLimits.NAMED_PEOPLE;
  }

  /**
   * In a large room each coming and going would be told to so many that nothing else got through.
   */
  private void tellCountLater() {
    if (!isCountDue) {
      isCountDue = true;
      Executor later =
          CompletableFuture.delayedExecutor(
              ChatLimits.VISITORS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS, log::execute);
      later.execute(this::tellCount);
    }
  }

  private void tellCount() {
    isCountDue = false;
    tellAll(new ServerMessage.Visitors(name, people.size()));
  }

  private void tellAll(ServerMessage message) {
    if (group.size() > 0 || !people.isEmpty()) {
      group.broadcast(ChatJson.prepare(message));
    }
  }
}
