package io.holdfast.netty;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineListener;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EnginePolicy;
import io.holdfast.engineio.EngineSettings;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.EngineWatcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions of one endpoint, by their ids.
 *
 * <p>Safe for use by several threads.
 */
final class EngineSessions {

  /** A POST overtakes the poll that was sent before it by no more than that. */
  private static final Duration LAST_POLL_TIMEOUT = Duration.ofSeconds(1);

  private final EngineSettings settings;
  private final EnginePolicy policy;
  private final ConcurrentMap<String, EngineConnection> byId = new ConcurrentHashMap<>();

  /** Sessions that have ended, for the poll that was under way when their clients ended them. */
  private final ConcurrentMap<String, EngineConnection> awaitingLastPoll =
      new ConcurrentHashMap<>();

  private final AtomicInteger pollingCount = new AtomicInteger();
  private final CompletableFuture<Void> emptied = new CompletableFuture<>();
  private volatile @Nullable Function<EngineSocket, EngineListener> acceptor;
  private volatile @Nullable EngineWatcher watcher;
  private volatile boolean isClosed;

  EngineSessions(EngineSettings settings, EnginePolicy policy) {
    this.settings = settings;
    this.policy = policy;
  }

  EngineSettings settings() {
    return settings;
  }

  EnginePolicy policy() {
    return policy;
  }

  void acceptBy(Function<EngineSocket, EngineListener> newAcceptor) {
    acceptor = newAcceptor;
  }

  synchronized void watch(EngineWatcher newWatcher) {
    if (watcher != null) {
      throw new IllegalStateException("somebody watches the sessions already");
    }
    watcher = newWatcher;
  }

  EngineListener accept(EngineConnection connection) {
    Function<EngineSocket, EngineListener> present = acceptor;
    if (present == null) {
      throw new IllegalStateException("nobody has said who takes the sessions");
    }
    EngineWatcher watching = watcher;
    return watching == null
        ? present.apply(connection)
        : WatchedListener.accept(connection, watching, present);
  }

  /** A message is sent to some sessions. */
  void sent(EngineMessage message, int receiverCount) {
    EngineWatcher watching = watcher;
    if (watching != null) {
      int digitBytes = message.hasText() ? 1 : 0;
      watching.onSent(
          receiverCount * (digitBytes + message.binaries().size()),
          (long) receiverCount * (message.sizeBytes() - digitBytes));
    }
  }

  int size() {
    return byId.size();
  }

  boolean isClosed() {
    return isClosed;
  }

  Optional<EngineConnection> find(String id) {
    EngineConnection open = byId.get(id);
    return Optional.ofNullable(open != null ? open : awaitingLastPoll.get(id));
  }

  /** {@return whether there is a place for one more session on polling, which is taken then} */
  boolean tryEnterPolling() {
    if (pollingCount.incrementAndGet() > policy.maxPollingSessions()) {
      pollingCount.decrementAndGet();
      return false;
    }
    return true;
  }

  void leavePolling() {
    pollingCount.decrementAndGet();
  }

  /** {@return false if there is another session with the id} */
  boolean tryAdd(EngineConnection connection) {
    return byId.putIfAbsent(connection.id(), connection) == null;
  }

  void remove(EngineConnection connection) {
    byId.remove(connection.id(), connection);
    completeIfEmpty();
  }

  /** One more poll may come. */
  void awaitLastPoll(EngineConnection connection) {
    awaitingLastPoll.put(connection.id(), connection);
    connection
        .shard()
        .loop()
        .schedule(
            () -> lastPollCame(connection), LAST_POLL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  void lastPollCame(EngineConnection connection) {
    awaitingLastPoll.remove(connection.id(), connection);
  }

  private void completeIfEmpty() {
    if (isClosed && byId.isEmpty()) {
      emptied.complete(null);
    }
  }

  /** Closes all, spread over a while; {@return what completes when they have gone} */
  CompletableFuture<Void> close() {
    if (becomesClosed()) {
      List<EngineConnection> open = List.copyOf(byId.values());
      long drainNanos = policy.drainTime().toNanos();
      for (int i = 0; i < open.size(); i++) {
        closeAfter(drainNanos / open.size() * i, open.get(i));
      }
    }
    completeIfEmpty();
    return emptied.copy();
  }

  private synchronized boolean becomesClosed() {
    boolean wasOpen = !isClosed;
    isClosed = true;
    return wasOpen;
  }

  private static void closeAfter(long delayNanos, EngineConnection connection) {
    if (delayNanos == 0) {
      connection.discard(CloseReason.SERVER_SHUTTING_DOWN);
    } else {
      connection
          .shard()
          .loop()
          .schedule(
              () -> connection.discard(CloseReason.SERVER_SHUTTING_DOWN),
              delayNanos,
              TimeUnit.NANOSECONDS);
    }
  }
}
