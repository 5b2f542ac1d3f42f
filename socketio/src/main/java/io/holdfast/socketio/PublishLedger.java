package io.holdfast.socketio;

import io.holdfast.socketio.spi.CommitListener;
import io.holdfast.socketio.spi.LogChange;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The ids that are known, and the order in which they came. Safe for use by several threads. */
final class PublishLedger {

  /*
   * All ids are in memory, answers are in memory or in the log: so to find out that an id is new,
   * which most are, reads nothing. Nothing is locked but the one publish that is answered.
   *
   * An id that was released stays in the order until it would be forgotten, so
   * size(publishes) ≤ size(order) = count ≤ maxIds, but for what threads add at one time.
   */
  private final OnceOptions options;
  private final @Nullable AnswerLog answers;
  private final Map<String, Publish> publishes = new ConcurrentHashMap<>();
  private final Queue<Publish> order = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong sizeBytes = new AtomicLong();

  /** When the youngest of those came that are forgotten. */
  private final AtomicLong horizonMillis = new AtomicLong(Long.MIN_VALUE);

  private PublishLedger(OnceOptions options, @Nullable AnswerLog answers) {
    this.options = options;
    this.answers = answers;
  }

  /** {@return a ledger that ends with the process} */
  static PublishLedger create(OnceOptions options) {
    return new PublishLedger(options, null);
  }

  /** {@return a ledger with what is in the log; waits for it} */
  static PublishLedger open(OnceOptions options, AnswerLog answers) {
    PublishLedger ledger = new PublishLedger(options, answers);
    AnswerLog.Contents contents = answers.load();
    ledger.horizonMillis.set(contents.horizonMillis());
    for (AnswerLog.Known known : contents.known()) {
      Publish kept = Publish.kept(ledger, known);
      ledger.publishes.put(kept.key(), kept);
      ledger.enter(kept);
    }
    ledger.trim();
    return ledger;
  }

  boolean isDurable() {
    return answers != null;
  }

  OnceOptions options() {
    return options;
  }

  /** {@return whether an id is known} */
  boolean isKnown(String key) {
    return publishes.containsKey(key);
  }

  /** {@return whether what came then may have been forgotten} */
  boolean isForgotten(long timeMillis) {
    return timeMillis <= horizonMillis.get();
  }

  /** Applies what is new, and answers what is not. */
  void apply(String key, Consumer<Arguments> reply, Consumer<OnceAck> action) {
    Publish fresh = Publish.begin(this, key, options.clock().millis());
    for (Publish known = publishes.putIfAbsent(key, fresh);
        known != null;
        known = publishes.putIfAbsent(key, fresh)) {
      if (known.repeat(reply)) {
        return;
      }
    }
    enter(fresh);
    trim();
    fresh.apply(reply, action);
    trim();
  }

  private void enter(Publish publish) {
    order.add(publish);
    count.incrementAndGet();
    sizeBytes.addAndGet(publish.sizeBytes());
  }

  /** An answer has come. */
  void grow(int bytes) {
    sizeBytes.addAndGet(bytes);
  }

  /** Forgets what is too old or too much. */
  private void trim() {
    long oldestMillis = options.clock().millis() - options.maxAge().toMillis();
    for (Publish oldest = order.peek();
        oldest != null && isTooMuch(oldest, oldestMillis);
        oldest = order.peek()) {
      if (order.remove(oldest)) {
        forget(oldest);
      }
    }
  }

  private boolean isTooMuch(Publish oldest, long oldestMillis) {
    return oldest.timeMillis() < oldestMillis
        || count.get() > options.maxIds()
        || sizeBytes.get() > options.maxBytes();
  }

  private void forget(Publish publish) {
    boolean isApplied = publish.forget();
    count.decrementAndGet();
    sizeBytes.addAndGet(-publish.sizeBytes());
    if (isApplied) {
      long timeMillis = publish.timeMillis();
      long before = horizonMillis.getAndAccumulate(timeMillis, Math::max);
      if (answers != null && options.isRefusingForgotten() && timeMillis > before) {
        answers.putHorizon(timeMillis);
      }
    }
  }

  /** A repeat of it is none any more. */
  void drop(Publish publish) {
    publishes.remove(publish.key(), publish);
  }

  /**
   * Commits an answer and what it answers.
   *
   * @param answer null if it is remembered no more
   */
  void store(
      String key,
      byte @Nullable [] answer,
      List<? extends LogChange> changes,
      CommitListener listener) {
    AnswerLog log = answers;
    assert log != null;
    if (answer == null) {
      log.append(changes, listener);
    } else {
      log.put(key, answer, changes, listener);
    }
  }

  /** Finds an answer that is not in memory. */
  void find(String key, Consumer<Arguments> reply) {
    AnswerLog log = answers;
    assert log != null;
    log.find(key)
        .whenComplete(
            (found, failure) -> {
              if (failure != null) {
                Log.debug("the answer to a repeat could not be read", failure);
              } else {
                found.ifPresent(reply);
              }
            });
  }

  /** An answer is remembered no more. */
  void remove(String key) {
    if (answers != null) {
      answers.remove(key);
    }
  }
}
