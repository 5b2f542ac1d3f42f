package io.holdfast.socketio;

import io.holdfast.engineio.EngineServer;
import io.holdfast.socketio.StoredSession.Absence;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.LogValue;
import io.holdfast.socketio.spi.MessageLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the namespaces of a server keep events and sessions, and what an earlier life of the server
 * has left there. Safe for use by several threads.
 */
final class RecoveryLog {

  /*
   * What was left is read once, before the first client: the sessions, page by page, of which only
   * what finds them again stays in memory. A session that was not away was connected when the
   * process was killed. All that lies before the floor that its namespace kept last has surely
   * reached its client.
   */
  private static final int PRIVATE_ID_LENGTH = 20;
  private static final String HOLDER = "socketio";

  /** A session of an earlier life, in a namespace that may not be there yet. */
  private record Left(String key, AwaySession session) {}

  private final EngineServer engine;
  private final ConnectionStateRecovery options;
  private final @Nullable MessageLog log;
  private final AtomicLong lastNumber = new AtomicLong();

  /** By namespace; guarded by itself. */
  private final Map<String, List<Left>> left = new HashMap<>();

  private RecoveryLog(EngineServer engine, ConnectionStateRecovery options) {
    this.engine = engine;
    this.options = options;
    this.log = options.log();
  }

  /**
   * Looks through the log; blocks as long as that takes.
   *
   * @throws LogException if the log cannot be read
   */
  static RecoveryLog open(EngineServer engine, ConnectionStateRecovery options, long nowMillis) {
    RecoveryLog opened = new RecoveryLog(engine, options);
    if (opened.log != null) {
      opened.load(opened.log, nowMillis);
    }
    return opened;
  }

  private void load(MessageLog kept, long nowMillis) {
    kept.keepAfter(HOLDER, kept.horizon());
    lastNumber.set(kept.last().value());
    Map<String, Long> floors = new HashMap<>();
    kept.forEach(NamespaceLog.FLOORS, value -> floors.put(value.key(), value.payload().getLong()));
    kept.forEach(NamespaceLog.SESSIONS, value -> add(value, floors, nowMillis));
    announce(kept);
    if (!left.isEmpty()) {
      engine.schedule(options.maxDisconnectionDuration(), this::forgetLeft);
    }
  }

  private void add(LogValue value, Map<String, Long> floors, long nowMillis) {
    String name = value.key().substring(PRIVATE_ID_LENGTH);
    ByteBuffer payload = value.payload();
    StoredSession session = StoredSession.parse(payload);
    StoredSession.Beginning beginning = session.beginning();
    Absence absence = session.absence();
    if (absence == null) {
      long floor =
          beginning.isSettled()
              ? Math.max(beginning.position(), floors.getOrDefault(name, 0L))
              : beginning.position();
      absence = Absence.ofCrash(floor, nowMillis);
    }
    lastNumber.accumulateAndGet(session.lastNumber(), Math::max);
    AwaySession away = new AwaySession(session, absence);
    left.computeIfAbsent(name, any -> new ArrayList<>()).add(new Left(value.key(), away));
  }

  /** What is needed of the namespaces that have not been asked for. */
  private void announce(MessageLog kept) {
    long needed = LogPosition.END.value();
    for (List<Left> sessions : left.values()) {
      for (Left each : sessions) {
        needed = Math.min(needed, each.session().floor());
      }
    }
    kept.keepAfter(HOLDER, new LogPosition(needed));
  }

  /** {@return what one namespace has in the log} */
  NamespaceLog of(String name, Object lock) {
    return log == null
        ? new NamespaceLog(
            new MemoryLog(options.maxPackets(), options.maxPacketBytes()),
            name,
            lock,
            new AtomicLong())
        : new NamespaceLog(log, name, lock, lastNumber);
  }

  /** {@return the sessions of an earlier life, those that have been away for longest first} */
  List<AwaySession> takeLeft(String name) {
    MessageLog kept = log;
    if (kept == null) {
      return List.of();
    }
    synchronized (left) {
      List<Left> taken = left.remove(name);
      return taken == null
          ? List.of()
          : taken.stream()
              .map(Left::session)
              .sorted((one, other) -> Long.compare(one.sinceMillis(), other.sinceMillis()))
              .toList();
    }
  }

  /** A namespace that has taken its sessions has announced what it needs. */
  void announceLeft() {
    MessageLog kept = log;
    if (kept != null) {
      synchronized (left) {
        announce(kept);
      }
    }
  }

  /** Nobody has asked for these namespaces; what cannot be removed is found by the next life. */
  private void forgetLeft() {
    MessageLog kept = log;
    if (kept == null) {
      return;
    }
    synchronized (left) {
      left.values()
          .forEach(
              sessions ->
                  sessions.forEach(
                      each ->
                          kept.append(
                              List.of(new LogRemoval(NamespaceLog.SESSIONS, each.key())),
                              new Unheard("a session is not removed from the log"))));
      left.clear();
      announce(kept);
    }
  }
}
