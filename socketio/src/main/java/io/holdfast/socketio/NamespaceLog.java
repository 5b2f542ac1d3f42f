package io.holdfast.socketio;

import io.holdfast.engineio.SessionId;
import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one namespace has in the log: events and sessions, in the order in which they are handed in.
 */
final class NamespaceLog {

  /*
   * Whatever is handed in gets the next ticket, and outcomes come in the order of tickets:
   *
   *   settled ≤ handed
   *
   * Who wants to keep its order with what was handed in before waits for the last ticket of then.
   * What the log refuses at once never had a ticket.
   *
   * A number says when an event was emitted, as soon as it is emitted; its position, which is
   * known when it is committed, is in the same order.
   */
  static final String SESSIONS = "socketio.sessions";
  static final String FLOORS = "socketio.floors";

  /** Learns what became of what was handed in; called under the lock. */
  interface Outcome {

    /** It is committed, at this position if it is an event. */
    void committed(long position);

    /** It will never be. */
    void failed(LogException cause);
  }

  private record Waiting(long ticket, Runnable task) {}

  private final MessageLog log;
  private final String name;
  private final Object lock;
  private final AtomicLong lastNumber;
  private final Offsets offsets;
  private final String life = SessionId.draw();
  private final Queue<Runnable> afterwards = new ConcurrentLinkedQueue<>();

  /** Guarded by the lock, as all below. */
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(4);

  private long handed;
  private long settled;
  private volatile boolean isPending;
  private long head;

  /**
   * Creates it.
   *
   * @param log that holds everything
   * @param name of the namespace
   * @param lock of the adapter
   * @param lastNumber of all events so far
   */
  NamespaceLog(MessageLog log, String name, Object lock, AtomicLong lastNumber) {
    this.log = log;
    this.name = name;
    this.lock = lock;
    this.lastNumber = lastNumber;
    this.offsets = new Offsets(log.epoch());
    this.head = log.last().value();
    needAfter(log.horizon().value());
  }

  MessageLog log() {
    return log;
  }

  Offsets offsets() {
    return offsets;
  }

  String life() {
    return life;
  }

  /** {@return the position of the last event that is committed} */
  long head() {
    return head;
  }

  /** {@return the number of the last event} */
  long lastNumber() {
    return lastNumber.get();
  }

  /** {@return whether something waits for its commit; may be asked without the lock} */
  boolean isPending() {
    return isPending;
  }

  /** Hands in the next event. */
  void append(long ackId, List<JsonValue> arguments, BroadcastOptions options, Outcome outcome) {
    StoredEvent event =
        new StoredEvent(lastNumber.incrementAndGet(), life, ackId, arguments, options);
    commit(LogRecord.of(streamsOf(options.rooms()), event.write()), outcome);
  }

  /** Hands in a session as it is now. */
  void save(StoredSession session, Outcome outcome) {
    commit(LogValue.of(SESSIONS, key(session.privateId()), session.write()), outcome);
  }

  /** Forgets a session. */
  void remove(String privateId) {
    commit(new LogRemoval(SESSIONS, key(privateId)), new Forgotten());
  }

  /** What cannot be removed now is found again by the next life. */
  private static final class Forgotten implements Outcome {

    @Override
    public void committed(long position) {}

    @Override
    public void failed(LogException cause) {
      Log.debug("a session is not removed from the log", cause);
    }
  }

  /** Keeps the floor, for those who are connected when the process is killed. */
  void saveFloor(long floor, Outcome outcome) {
    FieldWriter writer = new FieldWriter();
    writer.writeLong(floor);
    commit(LogValue.of(FLOORS, name, writer.bytes()), outcome);
  }

  private String key(String privateId) {
    return privateId + name;
  }

  private void commit(LogChange change, Outcome outcome) {
    Settling settling = new Settling(outcome);
    handed++;
    isPending = true;
    try {
      log.append(List.of(change), settling);
    } catch (IllegalArgumentException e) {
      // The name of a room that the log does not take.
      handed--;
      throw e;
    } finally {
      settling.isBeingHanded = false;
      isPending = settled < handed;
    }
  }

  private final class Settling implements CommitListener {

    private final Outcome outcome;

    /** Whether the call of the log that was given this has not returned; guarded by the lock. */
    private boolean isBeingHanded = true;

    Settling(Outcome outcome) {
      this.outcome = outcome;
    }

    @Override
    public void committed(List<LogEntry> entries) {
      settle(
          () -> {
            if (!entries.isEmpty()) {
              head = entries.get(0).position().value();
            }
            outcome.committed(head);
            settled++;
          });
    }

    @Override
    public void failed(LogException cause) {
      settle(
          () -> {
            if (isBeingHanded) {
              handed--;
            } else {
              settled++;
            }
            outcome.failed(cause);
          });
    }

    private void settle(Runnable action) {
      boolean isNested;
      synchronized (lock) {
        isNested = isBeingHanded;
        action.run();
        while (!waiting.isEmpty() && waiting.element().ticket() <= settled) {
          waiting.remove().task().run();
        }
        isPending = settled < handed;
      }
      if (!isNested) {
        runAfterwards();
      }
    }
  }

  /** Runs a task under the lock when all that was handed in has its outcome, maybe at once. */
  void whenSettled(Runnable task) {
    if (settled == handed) {
      task.run();
    } else {
      waiting.add(new Waiting(handed, task));
    }
  }

  /** Lets a task run soon, without the lock. */
  void afterwards(Runnable task) {
    afterwards.add(task);
  }

  /** Runs what was left for when the lock is free; called without it. */
  void runAfterwards() {
    for (Runnable task = afterwards.poll(); task != null; task = afterwards.poll()) {
      task.run();
    }
  }

  /** Announces up to where no event is needed any more. */
  void needAfter(long position) {
    log.keepAfter("socketio:" + name, new LogPosition(position));
  }

  /** {@return whether all is there that came after a position} */
  boolean has(long afterPosition) {
    return afterPosition >= log.horizon().value();
  }

  /** Finds a session; what was handed in may not be seen yet. */
  CompletionStage<Optional<StoredSession>> find(String privateId) {
    return log.get(SESSIONS, key(privateId))
        .thenApply(found -> found.map(value -> StoredSession.parse(value.payload())));
  }

  /** Reads what was meant for the rooms of a session, or for all. */
  CompletionStage<List<LogEntry>> read(StoredSession session, long after, int count) {
    Set<String> streams = new HashSet<>(streamsOf(session.stays().byRoom().keySet()));
    streams.add(toAll());
    return log.readAfter(streams, new LogPosition(after), count);
  }

  private Set<String> streamsOf(Set<String> rooms) {
    if (rooms.isEmpty()) {
      return Set.of(toAll());
    }
    Set<String> streams = new HashSet<>(rooms.size() * 2);
    for (String room : rooms) {
      streams.add("socketio.room:" + name.length() + ":" + name + room);
    }
    return streams;
  }

  private String toAll() {
    return "socketio.all:" + name;
  }
}
