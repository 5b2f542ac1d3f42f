package io.holdfast.chat;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The private rooms: in memory, to be asked at every door, and as values of the log.
 *
 * <p>Safe for use by several threads.
 */
public final class PrivateRooms {

  /*
   * A change goes to the log, and counts when it is committed; but from the moment that it is
   * handed in nobody may do any more what it takes away. So what somebody may is what both allow:
   * the room as it is kept, and as it is about to be. One change of a room is on its way at a time;
   * the others wait for it, on the log's thread.
   *
   * A post is handed to the log while no change of its room is. So what was said by somebody who
   * was removed is before their removal, or it is refused.
   */
  private final MessageLog log;
  private final RoomLimits limits;
  private final KeptValues<PrivateRoom> values = new KeptValues<>("room", PrivateRoom.class);
  private final Map<String, Held> rooms = new ConcurrentHashMap<>();

  /** The rooms that somebody is of or invited to, by id, now or soon. */
  private final Map<String, Set<String>> byPerson = new ConcurrentHashMap<>();

  /** The rooms of links, by hash, now or soon. */
  private final Map<String, String> byLink = new ConcurrentHashMap<>();

  /** How many places of all rooms are taken. The log's thread's. */
  private int places;

  private volatile Listener listener = (before, after, by) -> {};

  /** What is to become of a room. */
  interface Change {

    /**
     * {@return the room as it is to be, null if it is to be no more}
     *
     * @param before the room as it is, null if there is none
     * @throws Refusal if it stays as it is
     */
    @Nullable PrivateRoom of(@Nullable PrivateRoom before) throws Refusal;
  }

  /** Learns what has changed. Called on the log's thread, before whoever has asked for it. */
  interface Listener {
    void changed(@Nullable PrivateRoom before, @Nullable PrivateRoom after, String by);
  }

  /**
   * Reads the rooms of a log. Blocks.
   *
   * @throws LogException if they cannot be read
   */
  public PrivateRooms(MessageLog log, RoomLimits limits) {
    this.log = log;
    this.limits = limits;
    values.readAll(log, this::add);
  }

  private void add(PrivateRoom room) {
    Held held = new Held(room.name());
    held.kept = room;
    held.next = room;
    rooms.put(room.name(), held);
    index(room);
    places += room.size();
  }

  public void onChange(Listener changed) {
    listener = changed;
  }

  RoomLimits limits() {
    return limits;
  }

  /** {@return how many there are} */
  int size() {
    return (int) rooms.values().stream().filter(held -> held.kept != null).count();
  }

  /** {@return a room, or null if there is none of that name} */
  public @Nullable PrivateRoom find(String name) {
    Held held = rooms.get(name);
    return held == null ? null : held.kept;
  }

  /** {@return all of them, in no order} */
  public List<PrivateRoom> all() {
    List<PrivateRoom> all = new ArrayList<>();
    for (Held held : rooms.values()) {
      PrivateRoom room = held.kept;
      if (room != null) {
        all.add(room);
      }
    }
    return all;
  }

  /** {@return the rooms that a person is of or invited to} */
  List<PrivateRoom> of(@Nullable String person) {
    List<PrivateRoom> found = new ArrayList<>();
    for (String name : person == null ? Set.<String>of() : names(person)) {
      PrivateRoom room = find(name);
      if (room != null) {
        found.add(room);
      }
    }
    return found;
  }

  private Set<String> names(String person) {
    return byPerson.getOrDefault(person, Set.of());
  }

  /** {@return the name of the room that a link leads to, or null if there is no such link} */
  @Nullable String linked(String hash) {
    return byLink.get(hash);
  }

  /** {@return what somebody may do now, or null if nothing} */
  @Nullable Role role(String name, @Nullable String person) {
    Held held = rooms.get(name);
    return held == null || person == null ? null : held.role(person);
  }

  /** Does something while no change of the room is handed in. */
  void whileUnchanged(String name, Task task) throws Refusal {
    Held held = rooms.get(name);
    if (held == null) {
      task.run();
      return;
    }
    synchronized (held) {
      task.run();
    }
  }

  /** Something that may be refused. */
  interface Task {
    void run() throws Refusal;
  }

  /**
   * Changes a room, or makes one.
   *
   * @param name of the room
   * @param by the id of whoever changes it
   * @param change that is asked for, called on the log's thread when it is its turn
   * @return the room when the change is kept, null if it is no more; completes on the log's thread,
   *     fails with {@link Refusal} or {@link LogException}
   */
  CompletionStage<@Nullable PrivateRoom> change(String name, String by, Change change) {
    Pending pending = new Pending(by, change);
    try {
      log.execute(() -> queue(rooms.computeIfAbsent(name, Held::new), pending));
    } catch (LogException e) {
      pending.done.completeExceptionally(e);
    }
    return pending.done;
  }

  private void queue(Held held, Pending pending) {
    if (held.waiting.size() >= limits.changes()) {
      pending.done.completeExceptionally(
          new Refusal(Refusal.Code.OVERLOADED, "Too many changes of this room wait; try again."));
    } else {
      held.waiting.add(pending);
      goOn(held);
    }
  }

  /** A change that waits. */
  private static final class Pending {

    private final String by;
    private final Change change;
    private final CompletableFuture<@Nullable PrivateRoom> done = new CompletableFuture<>();

    Pending(String by, Change change) {
      this.by = by;
      this.change = change;
    }
  }

  /** A room, and what is about to become of it. Written by the log's thread, read by all. */
  private static final class Held {

    private final String name;
    private volatile @Nullable PrivateRoom kept;
    private volatile @Nullable PrivateRoom next;

    // The log's thread's own.
    private final Queue<Pending> waiting = new ArrayDeque<>();
    private boolean isChanging;

    Held(String name) {
      this.name = name;
    }

    /** {@return the lesser of two roles, null being the least} */
    @Nullable Role role(String person) {
      PrivateRoom now = kept;
      PrivateRoom soon = next;
      Role one = now == null ? null : now.role(person);
      Role other = soon == null ? null : soon.role(person);
      return one == null || other == null ? null : one.includes(other) ? other : one;
    }
  }

  /** Hands in the next change that is not refused. */
  private void goOn(Held held) {
    while (!held.isChanging && !held.waiting.isEmpty()) {
      Pending pending = held.waiting.remove();
      PrivateRoom before = held.kept;
      try {
        PrivateRoom after = pending.change.of(before);
        if (Objects.equals(before, after)) {
          forgetIfNone(held);
          pending.done.complete(after);
        } else {
          requireRoom(before, after);
          handIn(held, after, pending);
        }
      } catch (Refusal refusal) {
        forgetIfNone(held);
        pending.done.completeExceptionally(refusal);
      }
    }
  }

  /** Before anybody is told what became of it, so that it does not count any more. */
  private void forgetIfNone(Held held) {
    if (held.kept == null && held.waiting.isEmpty()) {
      rooms.remove(held.name, held);
    }
  }

  private void requireRoom(@Nullable PrivateRoom before, @Nullable PrivateRoom after)
      throws Refusal {
    int more = size(after) - size(before);
    if (before == null && rooms.size() > limits.rooms()) {
      throw new Refusal(Refusal.Code.OVERLOADED, "There are too many private rooms.");
    }
    if (more > 0 && places + more > limits.places()) {
      throw new Refusal(Refusal.Code.OVERLOADED, "There are too many people in private rooms.");
    }
  }

  private static int size(@Nullable PrivateRoom room) {
    return room == null ? 0 : room.size();
  }

  private void handIn(Held held, @Nullable PrivateRoom after, Pending pending) {
    PrivateRoom before = held.kept;
    held.isChanging = true;
    places += size(after) - size(before);
    if (after != null) {
      index(after);
    }
    LogChange change =
        after == null ? new LogRemoval(values.table(), held.name) : values.value(held.name, after);
    synchronized (held) {
      held.next = after;
      log.append(List.of(change), new Outcome(held, before, after, pending));
    }
  }

  /** What became of a change. Called on the log's thread. */
  private final class Outcome implements CommitListener {

    private final Held held;
    private final @Nullable PrivateRoom before;
    private final @Nullable PrivateRoom after;
    private final Pending pending;

    Outcome(Held held, @Nullable PrivateRoom before, @Nullable PrivateRoom after, Pending pending) {
      this.held = held;
      this.before = before;
      this.after = after;
      this.pending = pending;
    }

    @Override
    public void committed(List<LogEntry> entries) {
      held.kept = after;
      settle(before);
      listener.changed(before, after, pending.by);
      pending.done.complete(after);
      goOn(held);
    }

    @Override
    public void failed(LogException cause) {
      held.next = before;
      places -= size(after) - size(before);
      settle(after);
      pending.done.completeExceptionally(cause);
      goOn(held);
    }

    /** Forgets what is the case no more. */
    private void settle(@Nullable PrivateRoom gone) {
      held.isChanging = false;
      if (gone != null) {
        unindex(gone, held.kept);
      }
      forgetIfNone(held);
    }
  }

  private static Collection<String> ids(PrivateRoom room) {
    Set<String> ids = new HashSet<>();
    room.people().forEach(person -> ids.add(person.id()));
    room.invited().forEach(invitation -> ids.add(invitation.id()));
    return ids;
  }

  private void index(PrivateRoom room) {
    for (String id : ids(room)) {
      byPerson.computeIfAbsent(id, any -> ConcurrentHashMap.newKeySet()).add(room.name());
    }
    room.links().forEach(link -> byLink.put(link.hash(), room.name()));
  }

  private void unindex(PrivateRoom gone, @Nullable PrivateRoom kept) {
    Collection<String> left = kept == null ? Set.of() : ids(kept);
    for (String id : ids(gone)) {
      if (!left.contains(id)) {
        byPerson.computeIfPresent(
            id,
            (any, names) -> {
              names.remove(gone.name());
              return names.isEmpty() ? null : names;
            });
      }
    }
    List<InviteLink> links = kept == null ? List.of() : kept.links();
    for (InviteLink link : gone.links()) {
      if (links.stream().noneMatch(each -> each.hash().equals(link.hash()))) {
        byLink.remove(link.hash());
      }
    }
  }

  /**
   * Checks that a person may be of one room more. Called within a change.
   *
   * @throws Refusal if they are of too many
   */
  void requireFewRooms(String person) throws Refusal {
    long count = names(person).stream().filter(name -> soonOf(name, person)).count();
    if (count >= limits.perPerson()) {
      throw new Refusal(
          Refusal.Code.TOO_MANY_ROOMS,
          "You are of " + limits.perPerson() + " private rooms; leave one first.");
    }
  }

  private boolean soonOf(String name, String person) {
    Held held = rooms.get(name);
    PrivateRoom soon = held == null ? null : held.next;
    return soon != null && soon.role(person) != null;
  }

  /**
   * Checks that a person may be invited once more. Called within a change.
   *
   * @throws Refusal if too many invitations wait for them
   */
  void requireFewInvitations(String person) throws Refusal {
    long count = names(person).stream().filter(name -> !soonOf(name, person)).count();
    if (count >= limits.invitations()) {
      throw new Refusal(
          Refusal.Code.TOO_MANY_INVITATIONS, "Too many invitations wait for that person.");
    }
  }
}
