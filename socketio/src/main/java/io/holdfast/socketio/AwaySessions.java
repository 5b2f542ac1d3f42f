package io.holdfast.socketio;

import io.holdfast.socketio.spi.BroadcastOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of clients that may come back, by their private ids. Each keeps its namespace from
 * being forgotten. What they were is in the log.
 *
 * <p>Confined to the lock of its adapter.
 */
final class AwaySessions {

  private final Namespace namespace;
  private final ConnectionStateRecovery options;
  private final Object lock;
  private final NamespaceLog log;
  private final ReadingTurns turns;
  private final Map<String, AwaySession> sessions = new LinkedHashMap<>();

  /**
   * Creates it.
   *
   * @param namespace of the sessions
   * @param options that bound them
   * @param lock of the adapter
   * @param log where those who do not come back are forgotten
   * @param turns that all take who read
   */
  AwaySessions(
      Namespace namespace,
      ConnectionStateRecovery options,
      Object lock,
      NamespaceLog log,
      ReadingTurns turns) {
    this.namespace = namespace;
    this.options = options;
    this.lock = lock;
    this.log = log;
    this.turns = turns;
  }

  /**
   * Keeps a session, in place of the one that has been away for longest if there are too many.
   *
   * @param time after which it is forgotten
   * @return false if it is not kept, since the namespace has been forgotten
   */
  boolean add(AwaySession session, Duration time) {
    if (!namespace.tryEnter()) {
      return false;
    }
    remove(session.privateId());
    if (sessions.size() >= options.maxSessions()) {
      drop(sessions.values().iterator().next());
    }
    sessions.put(session.privateId(), session);
    startTimer(session, time);
    return true;
  }

  private void startTimer(AwaySession session, Duration time) {
    session.timer = namespace.engine().schedule(time, () -> timeIsUp(session));
  }

  private void timeIsUp(AwaySession session) {
    synchronized (lock) {
      if (!session.isClaimed() && sessions.get(session.privateId()) == session) {
        drop(session);
      }
    }
    log.runAfterwards();
  }

  /** The session does not come back. */
  void drop(AwaySession session) {
    remove(session.privateId());
    log.remove(session.privateId());
    closeAcks(session);
  }

  private void closeAcks(AwaySession session) {
    PendingAcks acks = session.owedAcks();
    if (acks != null) {
      log.afterwards(acks::close);
    }
  }

  boolean isEmpty() {
    return sessions.isEmpty();
  }

  boolean has(String privateId) {
    return sessions.containsKey(privateId);
  }

  /**
   * Gives a session to a client that presents its private id; nobody else gets it from now on.
   *
   * @param offset that the client presents, or empty
   * @param outcome is told
   */
  void claim(String privateId, String offset, Comeback.Listener outcome) {
    AwaySession session = sessions.get(privateId);
    if (session == null || session.isClaimed()) {
      log.afterwards(() -> outcome.onComeback(Comeback.ANEW));
    } else {
      session.stop();
      log.whenSettled(() -> log.afterwards(() -> turns.ask(() -> find(session, offset, outcome))));
    }
  }

  private void find(AwaySession session, String offset, Comeback.Listener outcome) {
    log.find(session.privateId())
        .whenComplete(
            (found, failure) -> {
              turns.done();
              if (failure != null) {
                Log.warn("a session cannot be read from the log", failure);
              }
              outcome.onComeback(judge(session, found == null ? null : found.orElse(null), offset));
              log.runAfterwards();
            });
  }

  private Comeback judge(AwaySession session, @Nullable StoredSession stored, String offset) {
    synchronized (lock) {
      OptionalLong received = log.offsets().parse(offset);
      if (stored == null || received.isEmpty() || received.getAsLong() > log.log().last().value()) {
        release(session.privateId());
        return Comeback.ANEW;
      }
      long from = session.from(received.getAsLong());
      if (!log.has(from)) {
        drop(session);
        return Comeback.inPlaceOf(session);
      }
      Object data = session.data == null ? stored.data() : session.data;
      return Comeback.of(new RecoveryClaim(stored, from, session.acks(), data));
    }
  }

  /** The mirror image of {@link #claim}. */
  void release(String privateId) {
    AwaySession session = sessions.get(privateId);
    if (session != null && session.isClaimed()) {
      startTimer(session, options.maxDisconnectionDuration());
    }
  }

  /** Does not keep a session any more. */
  @Nullable AwaySession remove(String privateId) {
    AwaySession session = sessions.remove(privateId);
    if (session != null) {
      session.stop();
      namespace.exit();
    }
    return session;
  }

  /** {@return those who are meant} */
  List<AwaySession> targets(BroadcastOptions to) {
    List<AwaySession> targets = new ArrayList<>();
    for (AwaySession session : sessions.values()) {
      // Who is about to be back is among the sockets.
      if (namespace.connected(session.id()) == null
          && (to.rooms().isEmpty() || isInAny(session, to.rooms()))
          && !isInAny(session, to.except())) {
        targets.add(session);
      }
    }
    return targets;
  }

  private static boolean isInAny(AwaySession session, Set<String> rooms) {
    for (String room : rooms) {
      if (session.rooms().contains(room)) {
        return true;
      }
    }
    return false;
  }

  /** {@return the position up to which none of the sessions needs events, at most this} */
  long lowestFloor(long most) {
    long lowest = most;
    for (AwaySession session : sessions.values()) {
      lowest = Math.min(lowest, session.floor());
    }
    return lowest;
  }

  /** Keeps none in memory any more; in the log they stay. */
  void clear() {
    for (AwaySession session : sessions.values()) {
      session.stop();
      closeAcks(session);
    }
    sessions.clear();
  }
}
