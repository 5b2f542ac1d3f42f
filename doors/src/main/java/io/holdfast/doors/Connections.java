package io.holdfast.doors;

import io.holdfast.chat.HouseRules;
import io.holdfast.chat.Person;
import io.holdfast.chat.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The connections that are open, at every door: those of sockets, of streams, and of polls that are
 * held. Who sends messages does not come by here.
 *
 * <p>Safe for use by several threads.
 */
public final class Connections {

  /** Longest reason that a WebSocket can be closed with, in bytes of UTF-8 (RFC 6455 §5.5). */
  public static final int MAX_REASON_BYTES = 123;

  /** Most connections that are looked at for one page. */
  static final int MAX_SCANNED = 10_000;

  /** The numbers that are left for each millisecond that the process was not started in. */
  private static final int NUMBER_BITS = 20;

  private final HouseRules rules;
  private final AtomicLong number = new AtomicLong(System.currentTimeMillis() << NUMBER_BITS);

  /** By their numbers, which is the order in which they were opened. */
  private final ConcurrentNavigableMap<Long, OpenConnection> open = new ConcurrentSkipListMap<>();

  /** By the ids of the people. */
  private final Map<String, Set<OpenConnection>> byPerson = new ConcurrentHashMap<>();

  /** The keys of the map, in order; changed where those are. */
  private final NavigableSet<String> people = new ConcurrentSkipListSet<>();

  private final Map<String, LongAdder> doors = new ConcurrentHashMap<>();

  /**
   * Creates a list of none.
   *
   * @param rules of who is welcome
   */
  public Connections(HouseRules rules) {
    this.rules = rules;
  }

  /**
   * Some of the connections.
   *
   * @param connections in the order in which they were opened
   * @param next the id after which it goes on, or null if there are no others
   */
  public record Page(List<OpenConnection> connections, @Nullable String next) {

    public Page {
      connections = List.copyOf(connections);
    }
  }

  /** What is answered to whoever has closed some: how many. */
  public record Closed(int closed) {}

  /**
   * A connection has been opened; it is listed until {@link OpenConnection#ended}, and ended at
   * once if whoever opened it is not welcome.
   *
   * @param origin of it
   * @param person at the other end, or null for nobody in particular
   * @param rooms that it hears, whenever that is asked; safe for use by several threads
   */
  public OpenConnection open(ConnectionOrigin origin, @Nullable Person person, Set<String> rooms) {
    OpenConnection opened =
        new OpenConnection(this, number.incrementAndGet(), origin, person, rooms);
    open.put(opened.number(), opened);
    count(origin).increment();
    add(opened, person);
    judge(opened);
    return opened;
  }

  /** Ends all whose people are not welcome any more. */
  void judge() {
    open.values().forEach(this::judge);
  }

  private void judge(OpenConnection connection) {
    try {
      rules.requireWelcome(connection.asker());
    } catch (Refusal refusal) {
      connection.end(refusal);
    }
  }

  private void add(OpenConnection connection, @Nullable Person person) {
    if (person != null) {
      byPerson.compute(
          person.id(),
          (id, others) -> {
            Set<OpenConnection> theirs = others == null ? ConcurrentHashMap.newKeySet() : others;
            theirs.add(connection);
            people.add(id);
            return theirs;
          });
    }
  }

  /** Whoever is at the other end is somebody else from now on, and perhaps not welcome. */
  void move(OpenConnection connection, @Nullable Person before) {
    forget(connection, before);
    add(connection, connection.person());
    judge(connection);
  }

  private void forget(OpenConnection connection, @Nullable Person person) {
    if (person != null) {
      byPerson.computeIfPresent(
          person.id(),
          (id, theirs) -> {
            theirs.remove(connection);
            if (!theirs.isEmpty()) {
              return theirs;
            }
            people.remove(id);
            return null;
          });
    }
  }

  void remove(OpenConnection connection) {
    if (open.remove(connection.number(), connection)) {
      forget(connection, connection.person());
      count(connection.origin()).decrement();
    }
  }

  private LongAdder count(ConnectionOrigin origin) {
    return doors.computeIfAbsent(origin.door(), door -> new LongAdder());
  }

  /** {@return the doors that somebody has come in by, with how many are there now} */
  public Map<String, LongAdder> doors() {
    return doors;
  }

  /** {@return the connection of an id, if it is open} */
  public Optional<OpenConnection> find(String id) {
    return Optional.ofNullable(open.get(OpenConnection.number(id)));
  }

  /** {@return the person at the other end of connections that are all of one, if it is known} */
  public static Optional<Person> personOf(List<OpenConnection> theirs) {
    return theirs.stream().map(OpenConnection::person).filter(Objects::nonNull).findFirst();
  }

  /** {@return the connections of a person; copied} */
  public List<OpenConnection> of(String personId) {
    return List.copyOf(byPerson.getOrDefault(personId, Set.of()));
  }

  /**
   * {@return the ids of people who are connected, in order}
   *
   * @param after the id; an empty one comes before all others
   * @param count most ids
   */
  public List<String> peopleAfter(String after, int count) {
    return people.tailSet(after, false).stream().limit(count).toList();
  }

  /**
   * {@return a page of the connections}
   *
   * @param after the id of a connection, which may have ended; empty for the first page
   * @param count most connections of the page
   * @param wanted which of them; where it fits few, a page has fewer, or none, and goes on
   */
  public Page after(String after, int count, Predicate<OpenConnection> wanted) {
    List<OpenConnection> found = new ArrayList<>();
    int scanned = 0;
    String last = after;
    for (OpenConnection connection : open.tailMap(OpenConnection.number(after), false).values()) {
      if (found.size() == count || scanned == MAX_SCANNED) {
        return new Page(found, last);
      }
      scanned++;
      last = connection.id();
      if (wanted.test(connection)) {
        found.add(connection);
      }
    }
    return new Page(found, null);
  }

  /**
   * Closes all connections of a person.
   *
   * @param reason of at most {@link #MAX_REASON_BYTES}
   * @return how many there were
   */
  public int closeAll(String personId, String reason) {
    List<OpenConnection> theirs = of(personId);
    theirs.forEach(connection -> connection.close(reason));
    return theirs.size();
  }
}
