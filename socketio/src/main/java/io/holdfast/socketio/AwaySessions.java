package io.holdfast.socketio;

import io.holdfast.engineio.EngineTimer;
import io.holdfast.socketio.spi.SocketSession;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of clients that may come back, by their private ids. Each keeps its namespace from
 * being forgotten.
 *
 * <p>Confined to the lock of its adapter.
 */
final class AwaySessions {

  /**
   * A session and its positions.
   *
   * @param session that is kept
   * @param start position after which it began
   * @param lastSent position of the last event that was sent to the client
   * @param end position of the last event of all when the connection was lost
   * @param floor position up to which the client got what was sent to it
   */
  record Away(SocketSession session, long start, long lastSent, long end, long floor) {}

  private static final class Entry {

    final Away away;

    /** Forgets the session; null while somebody has claimed it. */
    @Nullable EngineTimer timer;

    Entry(Away away) {
      this.away = away;
    }

    void stop() {
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }
  }

  private final Namespace namespace;
  private final ConnectionStateRecovery options;
  private final Object lock;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  AwaySessions(Namespace namespace, ConnectionStateRecovery options, Object lock) {
    this.namespace = namespace;
    this.options = options;
    this.lock = lock;
  }

  /** Keeps a session, in place of the one that has been away for longest if there are too many. */
  void add(Away away) {
    if (!namespace.tryEnter()) {
      return;
    }
    remove(away.session().privateId());
    if (entries.size() >= options.maxSessions()) {
      remove(entries.keySet().iterator().next());
    }
    Entry entry = new Entry(away);
    entries.put(away.session().privateId(), entry);
    startTimer(entry);
  }

  private void startTimer(Entry entry) {
    entry.timer =
        namespace.engine().schedule(options.maxDisconnectionDuration(), () -> timeIsUp(entry));
  }

  private void timeIsUp(Entry entry) {
    synchronized (lock) {
      String privateId = entry.away.session().privateId();
      if (entry.timer != null && entries.get(privateId) == entry) {
        remove(privateId);
      }
    }
  }

  boolean has(String privateId) {
    return entries.containsKey(privateId);
  }

  /** {@return a session that nobody has claimed, or null} */
  @Nullable Away find(String privateId) {
    Entry entry = entries.get(privateId);
    return entry == null || entry.timer == null ? null : entry.away;
  }

  /** Nobody else finds the session from now on. */
  void claim(String privateId) {
    Entry entry = entries.get(privateId);
    if (entry != null) {
      entry.stop();
    }
  }

  /** The mirror image of {@link #claim}. */
  void release(String privateId) {
    Entry entry = entries.get(privateId);
    if (entry != null && entry.timer == null) {
      startTimer(entry);
    }
  }

  /** Forgets a session. */
  @Nullable Away remove(String privateId) {
    Entry entry = entries.remove(privateId);
    if (entry == null) {
      return null;
    }
    entry.stop();
    namespace.exit();
    return entry.away;
  }

  /** {@return the position up to which none of the sessions needs events, at most this} */
  long lowestFloor(long most) {
    long lowest = most;
    for (Entry entry : entries.values()) {
      lowest = Math.min(lowest, entry.away.floor());
    }
    return lowest;
  }

  void clear() {
    entries.values().forEach(Entry::stop);
    entries.clear();
  }
}
