package io.holdfast.socketio;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One id: whether it is being applied, and what it was answered with. Safe for several threads. */
final class Publish {

  /** Most copies that wait for one answer. */
  static final int MAX_WAITING = 8;

  private enum State {
    /** The listener has it. */
    RUNNING,
    /** The log has its answer, and has not committed it. */
    STORING,
    /** The log did not take its answer; a repeat tries again. */
    UNSTORED,
    /** It is answered. */
    KEPT,
    /** It was not applied. */
    RELEASED
  }

  private final PublishLedger ledger;
  private final String key;
  private final long timeMillis;

  /** Guarded by this, as all below. */
  private State state;

  /** Null when nobody waits. */
  private @Nullable Queue<Consumer<Arguments>> waiting;

  /** Null before there is one, and when the log has it. */
  private byte @Nullable [] answer;

  private int answerBytes;

  /** Whether a repeat is none any more. */
  private boolean isForgotten;

  private Publish(PublishLedger ledger, String key, long timeMillis, State state) {
    this.ledger = ledger;
    this.key = key;
    this.timeMillis = timeMillis;
    this.state = state;
  }

  /** {@return one that nobody has applied yet} */
  static Publish begin(PublishLedger ledger, String key, long timeMillis) {
    return new Publish(ledger, key, timeMillis, State.RUNNING);
  }

  /** {@return one whose answer is in the log} */
  static Publish kept(PublishLedger ledger, AnswerLog.Known known) {
    Publish kept = new Publish(ledger, known.key(), known.timeMillis(), State.KEPT);
    kept.answerBytes = known.sizeBytes();
    return kept;
  }

  String key() {
    return key;
  }

  /** {@return when it first came, in milliseconds since 1970} */
  long timeMillis() {
    return timeMillis;
  }

  /** {@return the bytes that it counts for} */
  synchronized int sizeBytes() {
    return key.length() + answerBytes;
  }

  /** Applies it. What the listener throws before it answers releases the id. */
  void apply(Consumer<Arguments> reply, Consumer<OnceAck> action) {
    await(reply);
    try {
      action.accept(new OnceAck(this));
    } catch (Throwable e) {
      release(null);
      throw e;
    }
  }

  /** Adds somebody who waits; beyond the bound, who has waited longest waits in vain. */
  private synchronized void await(Consumer<Arguments> reply) {
    Queue<Consumer<Arguments>> all = waiting;
    if (all == null) {
      all = new ArrayDeque<>(2);
      waiting = all;
    } else if (all.size() == MAX_WAITING) {
      all.remove();
    }
    all.add(reply);
  }

  /**
   * Answers a repeat, now or when there is an answer.
   *
   * @param reply takes the answer
   * @return false if this is forgotten, so that it is no repeat
   */
  boolean repeat(Consumer<Arguments> reply) {
    byte[] unstored = null;
    synchronized (this) {
      if (isForgotten) {
        return false;
      }
      if (state != State.KEPT) {
        await(reply);
        if (state != State.UNSTORED) {
          return true;
        }
        state = State.STORING;
        unstored = answer;
      }
    }
    if (unstored == null) {
      tellKept(reply);
    } else {
      store(unstored, List.of(), new CompletableFuture<>());
    }
    return true;
  }

  private void tellKept(Consumer<Arguments> reply) {
    byte[] known;
    synchronized (this) {
      known = answer;
    }
    if (known != null) {
      reply.accept(KeptAnswer.readArguments(known));
    } else {
      ledger.find(key, reply);
    }
  }

  /** It is applied. */
  void answer(List<JsonValue> values) {
    byte[] written = KeptAnswer.write(timeMillis, values);
    if (tryAnswer(written)) {
      store(written, List.of(), new CompletableFuture<>());
    }
  }

  /** It is applied by changes to the log. */
  CompletableFuture<List<LogEntry>> commit(
      List<? extends LogChange> changes, List<JsonValue> values) {
    if (!ledger.isDurable()) {
      throw new IllegalStateException("a window without a log commits nothing");
    }
    byte[] written = KeptAnswer.write(timeMillis, values);
    if (!tryAnswer(written)) {
      throw new IllegalStateException("the answer was given before");
    }
    CompletableFuture<List<LogEntry>> outcome = new CompletableFuture<>();
    try {
      store(written, changes, outcome);
    } catch (RuntimeException e) {
      release(State.STORING, null);
      throw e;
    }
    return outcome;
  }

  private synchronized boolean tryAnswer(byte[] written) {
    if (state != State.RUNNING) {
      return false;
    }
    state = State.STORING;
    answer = written;
    if (!isForgotten) {
      answerBytes = written.length;
      ledger.grow(written.length);
    }
    return true;
  }

  private synchronized boolean isForgotten() {
    return isForgotten;
  }

  private void store(
      byte[] written,
      List<? extends LogChange> changes,
      CompletableFuture<List<LogEntry>> outcome) {
    boolean isToBeKept = !isForgotten() && ledger.isDurable();
    if (!isToBeKept && changes.isEmpty()) {
      kept(written);
    } else {
      ledger.store(
          key, isToBeKept ? written : null, changes, new Storing(written, changes, outcome));
    }
  }

  /** What becomes of an answer in the log. */
  private final class Storing implements CommitListener {

    private final byte[] written;
    private final List<? extends LogChange> changes;
    private final CompletableFuture<List<LogEntry>> outcome;

    Storing(
        byte[] written,
        List<? extends LogChange> changes,
        CompletableFuture<List<LogEntry>> outcome) {
      this.written = written;
      this.changes = changes;
      this.outcome = outcome;
    }

    @Override
    public void committed(List<LogEntry> entries) {
      outcome.complete(entries);
      kept(written);
      if (isForgotten()) {
        ledger.remove(key);
      }
    }

    @Override
    public void alreadyThere(LogEntry entry) {
      // What it stands for was applied without it, so the answer is all there is to keep.
      outcome.complete(List.of(entry));
      store(written, List.of(), new CompletableFuture<>());
    }

    @Override
    public void failed(LogException cause) {
      if (changes.isEmpty()) {
        Log.debug("the log did not take an answer", cause);
        unstored();
      } else {
        release(State.STORING, null);
      }
      outcome.completeExceptionally(cause);
    }
  }

  private void kept(byte[] written) {
    Queue<Consumer<Arguments>> told;
    synchronized (this) {
      state = State.KEPT;
      answer = ledger.isDurable() ? null : answer;
      told = takeWaiting();
    }
    tell(told, KeptAnswer.readArguments(written));
  }

  private static void tell(Queue<Consumer<Arguments>> waiters, Arguments arguments) {
    waiters.forEach(waiter -> waiter.accept(arguments));
  }

  /** Called under the lock. */
  private Queue<Consumer<Arguments>> takeWaiting() {
    Queue<Consumer<Arguments>> taken = waiting;
    waiting = null;
    return taken == null ? new ArrayDeque<>(0) : taken;
  }

  /** Nobody is told what is not kept. */
  private synchronized void unstored() {
    state = State.UNSTORED;
    takeWaiting();
  }

  /** It was not applied, unless it was answered; those who wait are told why, if that is known. */
  void release(@Nullable Arguments reason) {
    release(State.RUNNING, reason);
  }

  private void release(State from, @Nullable Arguments reason) {
    Queue<Consumer<Arguments>> told;
    synchronized (this) {
      if (state != from) {
        return;
      }
      state = State.RELEASED;
      isForgotten = true;
      answer = null;
      told = takeWaiting();
      ledger.drop(this);
    }
    if (reason != null) {
      tell(told, reason);
    }
  }

  /**
   * From now on a repeat is none.
   *
   * @return whether it may have been applied
   */
  boolean forget() {
    boolean isApplied;
    boolean isStored;
    synchronized (this) {
      isForgotten = true;
      isApplied = state != State.RELEASED;
      isStored = state == State.KEPT;
      ledger.drop(this);
    }
    if (isStored) {
      ledger.remove(key);
    }
    return isApplied;
  }
}
