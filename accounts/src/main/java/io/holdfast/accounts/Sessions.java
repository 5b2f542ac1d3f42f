package io.holdfast.accounts;

import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRemoval;
import io.holdfast.socketio.spi.MessageLog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * Who is signed in: in memory, to be asked at every door, and as values of the log.
 *
 * <p>Safe for use by several threads. Sessions begin when they are committed.
 */
public final class Sessions {

  private static final String TABLE = "session";

  private final AccountLimits limits;
  private final InstantSource clock;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  /** The sessions of each person, by id, those that began first before the others. */
  private final Map<String, Set<Session>> people = new ConcurrentHashMap<>();

  private Sessions(AccountLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Reads the sessions of a log. Blocks.
   *
   * @throws LogException if they cannot be read
   */
  static Sessions open(MessageLog log, AccountLimits limits, InstantSource clock) {
    Sessions sessions = new Sessions(limits, clock);
    List<Session> found = new ArrayList<>();
    log.forEach(
        TABLE,
        value ->
            found.add(new Session(value.key(), AccountValues.read(value, Session.Kept.class))));
    found.sort(Comparator.comparingLong(session -> session.kept().began()));
    found.forEach(sessions::begin);
    return sessions;
  }

  /**
   * {@return the session of a token; empty if there is none, or not any more}
   *
   * <p>Does not block.
   *
   * @param token that was handed out when it began
   */
  public Optional<Session> find(String token) {
    return Optional.ofNullable(sessions.get(SessionToken.key(token)))
        .filter(session -> session.kept().ends() > clock.millis());
  }

  /** {@return how many there are} */
  public int size() {
    return sessions.size();
  }

  /**
   * {@return a session that begins with {@link #begin}, when it is committed}
   *
   * @param token that it is found by
   * @param account whose it is
   * @throws AccountRefusal if there are too many
   */
  Session prepare(String token, Account account) throws AccountRefusal {
    if (sessions.size() >= limits.sessions()) {
      throw new AccountRefusal(
          AccountRefusal.Reason.TOO_MANY_SESSIONS, "Too many are signed in; try again later.");
    }
    long now = clock.millis();
    return new Session(
        SessionToken.key(token),
        new Session.Kept(account.id(), account.name(), now, now + limits.sessionLife().toMillis()));
  }

  /** {@return what keeps a session} */
  static LogChange keeping(Session session) {
    return AccountValues.value(TABLE, session.key(), session.kept());
  }

  /** {@return what keeps a session no more} */
  static LogChange forgetting(Session session) {
    return new LogRemoval(TABLE, session.key());
  }

  /** {@return the sessions of a person, those that began first before the others} */
  List<Session> of(String personId) {
    return List.copyOf(people.getOrDefault(personId, Set.of()));
  }

  /** {@return those that make way for one more of the person} */
  List<Session> surplus(String personId) {
    List<Session> all = of(personId);
    return all.subList(0, Math.max(0, all.size() - limits.sessionsPerPerson() + 1));
  }

  /** From now on it is found. */
  void begin(Session session) {
    sessions.put(session.key(), session);
    people.compute(
        session.kept().id(),
        (id, others) -> {
          Set<Session> those = others == null ? new CopyOnWriteArraySet<>() : others;
          those.add(session);
          return those;
        });
  }

  /** From now on it is not found, and what was open is closed. */
  void end(Session session) {
    if (sessions.remove(session.key(), session)) {
      people.computeIfPresent(
          session.kept().id(),
          (id, those) -> {
            those.remove(session);
            return those.isEmpty() ? null : those;
          });
    }
    session.end();
  }

  /** {@return those whose time is over} */
  List<Session> expired() {
    long now = clock.millis();
    return sessions.values().stream().filter(session -> session.kept().ends() <= now).toList();
  }
}
