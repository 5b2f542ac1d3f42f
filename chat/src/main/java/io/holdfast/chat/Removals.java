package io.holdfast.chat;

import io.holdfast.log.History;
import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.MessageLog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages away for ever, and knows which were taken away last. Safe for use by several
 * threads.
 */
public final class Removals {

  private static final System.Logger LOGGER = System.getLogger(Removals.class.getName());

  private final MessageLog log;
  private final History<ChatMessage> history;
  private final HouseLimits limits;
  private final KeptValues<RemovedMessages> values =
      new KeptValues<>("removed", RemovedMessages.class);
  private final Map<String, RemovedMessages> rooms = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile Step first = position -> CompletableFuture.completedFuture(null);

  /** Learns that a message is gone, on the log's thread. */
  public interface Listener {
    void removed(String room, long position);
  }

  /** Does something about a message that is about to go. */
  public interface Step {

    /**
     * Takes it out of somewhere else. Called on the log's thread.
     *
     * @param position of the message
     * @return completes, on any thread, when the message may go
     */
    CompletionStage<Void> before(LogPosition position);
  }

  /** Judges once more, on the log's thread. */
  public interface Check {
    void require() throws Refusal;
  }

  /**
   * Reads what was removed. Blocks.
   *
   * @throws LogException if it cannot be read
   */
  Removals(MessageLog log, History<ChatMessage> history, HouseLimits limits) {
    this.log = log;
    this.history = history;
    this.limits = limits;
    long horizon = log.horizon().value();
    values.readAll(
        log,
        removed -> {
          // Of what the log does not keep any more nobody shows anything.
          if (removed.positions().stream().anyMatch(position -> position > horizon)) {
            rooms.put(removed.room(), removed);
          }
        });
  }

  /** Tells of each message that goes. */
  public void onRemoved(Listener listener) {
    listeners.add(listener);
  }

  /**
   * Says what is done before each message goes, so that nothing of it stays behind should the
   * process end in between. The message goes too where that fails.
   */
  public void first(Step step) {
    first = step;
  }

  /** {@return where messages were removed from a room last} */
  public List<Long> of(String room) {
    return removed(room).positions();
  }

  private RemovedMessages removed(String room) {
    return rooms.getOrDefault(room, new RemovedMessages(room, List.of()));
  }

  /**
   * Removes a message.
   *
   * @param room that it is in
   * @param position of it
   * @param check that whoever asks may
   * @return completes on the log's thread when it is gone; fails with {@link Refusal} or {@link
   *     LogException}
   */
  public CompletionStage<Void> remove(String room, long position, Check check) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    log.read(Set.of(new LogPosition(position)))
        .whenComplete(
            (entries, failure) -> {
              if (failure != null) {
                done.completeExceptionally(failure);
              } else {
                begin(new Removal(room, position, check, done), entries);
              }
            });
    return done;
  }

  private record Removal(String room, long position, Check check, CompletableFuture<Void> done) {}

  /** Something that is done if it may be. */
  private interface Then {
    void run() throws Refusal;
  }

  private void begin(Removal removal, List<LogEntry> entries) {
    inOrder(
        removal,
        () -> {
          if (entries.stream().noneMatch(entry -> entry.streams().contains(removal.room()))) {
            throw new Refusal(Refusal.Code.BAD_REQUEST, "There is no such message in this room.");
          }
          first
              .before(new LogPosition(removal.position()))
              .whenComplete((done, failure) -> goOn(removal, failure));
        });
  }

  private void goOn(Removal removal, @Nullable Throwable failure) {
    if (failure != null) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "words of a message that is removed may stay in the search index",
          failure);
    }
    inOrder(removal, () -> redact(removal));
  }

  /** Does something on the log's thread, if whoever asks may still. */
  private void inOrder(Removal removal, Then then) {
    try {
      log.execute(
          () -> {
            try {
              removal.check().require();
              then.run();
            } catch (Refusal refusal) {
              removal.done().completeExceptionally(refusal);
            }
          });
    } catch (LogException e) {
      removal.done().completeExceptionally(e);
    }
  }

  /** Called on the log's thread. */
  private void redact(Removal removal) {
    String room = removal.room();
    long position = removal.position();
    RemovedMessages now = removed(room).with(position, limits.removed());
    rooms.put(room, now);
    history.redact(
        new LogPosition(position),
        List.of(values.value(room, now)),
        new CommitListener() {
          @Override
          public void committed(List<LogEntry> entries) {
            listeners.forEach(listener -> listener.removed(room, position));
            removal.done().complete(null);
          }

          @Override
          public void failed(LogException cause) {
            rooms.put(room, removed(room).without(position));
            removal.done().completeExceptionally(cause);
          }
        });
  }
}
