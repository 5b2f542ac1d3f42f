package io.holdfast.chat;

import io.holdfast.log.HistoryPage;
import io.holdfast.log.HistoryTail;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  private final String name;
  private final HistoryTail<ChatMessage> tail;
  private final RoomKeeper keeper;
  private final Audience audience;
  private final Attendance people = new Attendance();

  /** Those who are here, and as whom they came in; they are let in when the end of it was read. */
  private final Map<Visitor, Newcomer> newcomers = new HashMap<>();

  private final Set<Visitor> admitted = new HashSet<>();
  private final List<Consumer<List<ChatMessage>>> watchers = new ArrayList<>();
  private boolean isCountDue;

  Room(String name, HistoryTail<ChatMessage> tail, RoomKeeper keeper) {
    this.name = name;
    this.tail = tail;
    this.keeper = keeper;
    this.audience = new Audience(name);
  }

  /** Reads the last messages; whoever enters meanwhile waits. */
  void load(Runnable whenLoaded) {
    tail.load(whenLoaded);
  }

  void enter(Newcomer newcomer) {
    people.add(newcomer.visitor());
    keeper.occupancy().set(name, people.size());
    newcomers.put(newcomer.visitor(), newcomer);
    if (newcomer.since() == null) {
      tail.recent(page -> admit(newcomer, page));
    } else {
      tail.catchUp(newcomer.since(), page -> admit(newcomer, page));
    }
  }

  private void admit(Newcomer newcomer, HistoryPage<ChatMessage> page) {
    Visitor visitor = newcomer.visitor();
    Person person = people.of(visitor);
    if (person == null) {
      // Gone while the messages were read.
      return;
    }
    tell(people.isHereTwice(person), new ServerMessage.Joined(name, person, people.size()));
    newcomer
        .answer()
        .accept(
            new ServerMessage.Entered(
                name,
                page.messages(),
                page.hasMore(),
                page.hasGap(),
                people.named(ChatLimits.NAMED_PEOPLE),
                people.size(),
                keeper.access().standing(name, visitor.asker()),
                newcomer.since() == null ? null : removed(),
                null));
    visitor.join(audience);
    admitted.add(visitor);
  }

  void leave(Visitor visitor) {
    Person person = people.remove(visitor);
    if (person == null) {
      return;
    }
    keeper.occupancy().set(name, people.size());
    newcomers.remove(visitor);
    if (admitted.remove(visitor)) {
      visitor.part(audience);
    }
    tell(people.isHere(person), new ServerMessage.Left(name, person, people.size()));
  }

  /**
   * Lets those go who may not be here any more.
   *
   * @param reasons for people by id, in place of what the refusal says
   * @return those who were told so
   */
  Set<Visitor> judge(Map<String, String> reasons) {
    Set<Visitor> told = new HashSet<>();
    for (Visitor visitor : List.copyOf(newcomers.keySet())) {
      try {
        keeper.access().requireRead(name, visitor.asker());
      } catch (Refusal refusal) {
        String reason = reasons.getOrDefault(visitor.person().id(), refusal.reason());
        if (expel(visitor, new ServerMessage.Removed(name, refusal.code(), reason), refusal)) {
          told.add(visitor);
        }
      }
    }
    return told;
  }

  /** {@return whether it was told that it is removed, having been let in before} */
  private boolean expel(Visitor visitor, ServerMessage.Removed removed, Refusal refusal) {
    Newcomer newcomer = Objects.requireNonNull(newcomers.get(visitor), "is here");
    boolean wasAdmitted = admitted.contains(visitor);
    leave(visitor);
    if (wasAdmitted) {
      newcomer.gone().run();
      visitor.tell(removed);
    } else {
      newcomer.refuse(refusal);
    }
    return wasAdmitted;
  }

  /** Tells all who are here. */
  void tell(ServerMessage message) {
    audience.tell(message);
  }

  /** Tells of a coming or going, unless the person is here by another connection all the time. */
  private void tell(boolean isHereAnyway, ServerMessage comingOrGoing) {
    if (isLarge()) {
      tellCountLater();
    } else if (!isHereAnyway) {
      audience.tell(comingOrGoing);
    }
  }

  /** Tells that somebody is writing, where that is not lost among so many. */
  void type(Visitor visitor) {
    Person person = people.of(visitor);
    if (person != null && !isLarge()) {
      audience.tell(new ServerMessage.Typing(name, person));
    }
  }

  void rename(Visitor visitor, Person person) {
    Person before = people.rename(visitor, person);
    if (before != null && !before.equals(person)) {
      audience.tell(new ServerMessage.Renamed(name, person, before.name()));
    }
  }

  /** {@return who is here, so many of them at most} */
  RoomCompany company(int count) {
    return new RoomCompany(people.named(count), people.size());
  }

  void said(LogEntry entry) {
    audience.tell(new ServerMessage.Said(name, tail.add(entry)));
    tellWatchers();
  }

  /** Does something when somebody has heard what was said; see {@link Audience#whenHeard}. */
  boolean whenHeard(Runnable task) {
    return audience.whenHeard(task);
  }

  /** {@return what whoever comes back may still show, or null if that is nothing} */
  private @Nullable List<Long> removed() {
    List<Long> positions = keeper.removals().of(name);
    return positions.isEmpty() ? null : positions;
  }

  /** A message is gone. */
  void removed(long position) {
    tail.remove(new LogPosition(position));
    audience.tell(new ServerMessage.RemovedMessage(name, position));
    tellWatchers();
  }

  /** Tells the watcher the last messages, now and whenever there is a new one. */
  void watch(Consumer<List<ChatMessage>> watcher) {
    watchers.add(watcher);
    tail.recent(page -> watcher.accept(page.messages()));
  }

  /** Tells the watcher no more. */
  void ignore(Consumer<List<ChatMessage>> watcher) {
    watchers.remove(watcher);
  }

  private void tellWatchers() {
    if (!watchers.isEmpty()) {
      List<ChatMessage> messages = tail.messages();
      watchers.forEach(watcher -> watcher.accept(messages));
    }
  }

  /** {@return whether nobody would miss the room} */
  boolean isDeserted() {
    return people.size() == 0 && watchers.isEmpty() && !tail.isLoading();
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
              ChatLimits.VISITORS_INTERVAL.toMillis(),
              TimeUnit.MILLISECONDS,
              keeper.log()::execute);
      later.execute(this::tellCount);
    }
  }

  private void tellCount() {
    isCountDue = false;
    audience.tell(new ServerMessage.Visitors(name, people.size()));
  }
}
