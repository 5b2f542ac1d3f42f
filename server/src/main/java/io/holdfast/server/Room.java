package io.holdfast.server;

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
  private final Audience audience;
  private final Map<Visitor, Person> people = new LinkedHashMap<>();
  private final RecentMessages recent = new RecentMessages(ChatLimits.RECENT_COUNT);
  private final List<Consumer<List<ChatMessage>>> watchers = new ArrayList<>();

  /** What is to be done once the room is loaded, or null if it is. */
  private @Nullable List<Runnable> waiting = new ArrayList<>();

  private boolean isCountDue;

  Room(String name, MessageLog log) {
    this.name = name;
    this.log = log;
    this.audience = new Audience(name);
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

  void enter(Newcomer newcomer) {
    people.put(newcomer.visitor(), newcomer.visitor().person());
    if (waiting != null) {
      waiting.add(() -> letIn(newcomer));
    } else {
      letIn(newcomer);
    }
  }

  private void letIn(Newcomer newcomer) {
    LogPosition horizon = log.horizon();
    recent.forgetTo(horizon.value());
    if (newcomer.after().equals(LogPosition.END)) {
      admitWithRecent(newcomer, false);
    } else if (isBehind(newcomer.after(), horizon)) {
      admitWithRecent(newcomer, true);
    } else {
      letBackIn(newcomer, List.of());
    }
  }

  /** {@return whether messages may have been removed that somebody who comes back has missed} */
  private static boolean isBehind(LogPosition after, LogPosition horizon) {
    return !after.equals(LogPosition.START) && after.compareTo(horizon) < 0;
  }

  /**
   * Lets somebody in who has been here before.
   *
   * @param newcomer who comes back
   * @param missed what was read so far of what was said since
   */
  private void letBackIn(Newcomer newcomer, List<ChatMessage> missed) {
    long last =
        missed.isEmpty() ? newcomer.after().value() : missed.get(missed.size() - 1).position();
    if (!recent.reachesBackTo(last) && missed.size() <= ChatLimits.MISSED_COUNT) {
      // More may have been said while it was read than is held here: then there is more to read.
      log.readAfter(name, new LogPosition(last), ChatLimits.MISSED_COUNT + 1 - missed.size())
          .whenComplete((entries, failure) -> log.execute(() -> read(newcomer, missed, entries)));
      return;
    }
    List<ChatMessage> messages = new ArrayList<>(missed);
    messages.addAll(recent.after(last));
    if (messages.size() > ChatLimits.MISSED_COUNT) {
      admitWithRecent(newcomer, true);
    } else {
      admit(newcomer, messages, hasOlderThan(messages, newcomer.after()), false);
    }
  }

  /** Takes what was read for somebody who comes back; null if it could not be read. */
  private void read(Newcomer newcomer, List<ChatMessage> missed, @Nullable List<LogEntry> entries) {
    if (entries == null) {
      admitWithRecent(newcomer, true);
      return;
    }
    if (entries.isEmpty() && recent.isEmpty()) {
      admit(newcomer, missed, hasOlderThan(missed, newcomer.after()), false);
      return;
    }
    List<ChatMessage> messages = new ArrayList<>(missed);
    messages.addAll(ChatJson.recall(entries));
    letBackIn(newcomer, messages);
  }

  /** Nothing is older than what was said since the start. */
  private boolean hasOlderThan(List<ChatMessage> messages, LogPosition after) {
    return !after.equals(LogPosition.START) && recent.hasOlderThan(messages);
  }

  private void admitWithRecent(Newcomer newcomer, boolean hasGap) {
    admit(newcomer, recent.all(), recent.hasOlder(), hasGap);
  }

  private void admit(
      Newcomer newcomer, List<ChatMessage> messages, boolean hasMore, boolean hasGap) {
    Visitor visitor = newcomer.visitor();
    Person person = people.get(visitor);
    if (person == null) {
      // Gone while the messages were read.
      return;
    }
    if (isLarge()) {
      tellCountLater();
    } else {
      audience.tell(new ServerMessage.Joined(name, person, people.size()));
    }
    List<Person> named = people.values().stream().limit(ChatLimits.NAMED_PEOPLE).toList();
    newcomer
        .answer()
        .accept(new ServerMessage.Entered(name, messages, hasMore, hasGap, named, people.size()));
    visitor.join(audience);
  }

  void leave(Visitor visitor) {
    Person person = people.remove(visitor);
    if (person == null) {
      return;
    }
    visitor.part(audience);
    if (isLarge()) {
      tellCountLater();
    } else {
      audience.tell(new ServerMessage.Left(name, person, people.size()));
    }
  }

  void rename(Visitor visitor, Person person) {
    Person before = people.replace(visitor, person);
    if (before != null && !before.equals(person)) {
      audience.tell(new ServerMessage.Renamed(name, person, before.name()));
    }
  }

  void said(ChatMessage message) {
    recent.add(message);
    audience.tell(new ServerMessage.Said(name, message));
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
    audience.tell(new ServerMessage.Visitors(name, people.size()));
  }
}
