package io.holdfast.presence;

import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.MessageLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who is here, who is away, and when the others were seen last.
 *
 * <p>A person is {@code HERE} while one of their connections is active, {@code AWAY} while all of
 * them are idle, and else {@code GONE} since their last connection ended. Whoever comes back within
 * a time of grace has not gone; that goes for a process that is started anew, too. After a crash
 * whoever was here and does not come back was seen last at the last pulse before it.
 *
 * <p>The log holds a mark for each person in the table {@code presence}, and the time of the last
 * pulse of each process in the table {@code pulse}; these names are taken. There is one object of
 * this class for a log.
 *
 * <p>Safe for use by several threads.
 */
public final class Presence {

  /*
   * Each person is in one of two places:
   *
   *   attendees: connected, or leaving, which is to have no connection and some grace left
   *   gone: when they were seen last, those who were seen before the others first
   *
   * What is asked is answered from memory, on the log's thread, which is the order of everything.
   */
  private static final System.Logger LOGGER = System.getLogger(Presence.class.getName());

  private final MessageLog log;
  private final PresenceLimits limits;
  private final PresenceTimes times;
  private final InstantSource clock;
  private final PresenceTimer timer;
  private final Function<String, List<LogChange>> forgetting;
  private final long run;
  private final PresenceWriter writer;
  private final Departures departures;
  private final Watchers watchers;
  private final Map<String, Attendee> attendees = new HashMap<>();
  private final Map<String, Long> gone = new LinkedHashMap<>();
  private int awayCount;
  private boolean hasEnded;
  private volatile PresenceCounts counts = new PresenceCounts(0, 0, 0);

  private Presence(Builder builder, PresenceRecords records) {
    this.log = builder.log;
    this.limits = builder.limits;
    this.times = builder.times;
    this.clock = builder.clock;
    this.timer = builder.timer;
    this.forgetting = builder.forgetting;
    this.run = records.run();
    this.writer = new PresenceWriter(log, limits, this::pulse);
    this.departures = new Departures(clock, times.grace(), this::settleLater, this::left);
    this.watchers = new Watchers(limits.maxWatchers(), this::whereabouts, this::tellLater);
  }

  /**
   * {@return settings of presence}
   *
   * @param log that keeps what is known of people; not closed here
   */
  public static Builder builder(MessageLog log) {
    return new Builder(log);
  }

  /**
   * A connection of a person has begun, on which they are active.
   *
   * @param person by an id that is the same each time, not empty
   * @return what says more about it
   * @throws IllegalArgumentException if the id is empty
   */
  public PresenceConnection connect(String person) {
    if (person.isEmpty()) {
      throw new IllegalArgumentException("the id of a person must not be empty");
    }
    Attendance attendance = new Attendance(person);
    inOrder(attendance::begin);
    return attendance;
  }

  /**
   * {@return somebody who wants to know how it stands with people; nobody until they say whom}
   *
   * @param listener that is told
   */
  public PresenceWatch watch(PresenceListener listener) {
    return new Watch(new Watchers.Watcher(Objects.requireNonNull(listener, "listener")));
  }

  /**
   * Asks how it stands with people now, and not of changes.
   *
   * @param people by their ids
   * @return all of them in the order that they were named in; fails with a {@link LogException} if
   *     the log is closed
   */
  public CompletionStage<List<Whereabouts>> ask(Collection<String> people) {
    List<String> those = List.copyOf(people);
    CompletableFuture<List<Whereabouts>> asked = new CompletableFuture<>();
    if (!inOrder(() -> asked.complete(those.stream().map(this::whereabouts).toList()))) {
      asked.completeExceptionally(new LogException(LogError.CLOSED, "the log is closed"));
    }
    return asked;
  }

  /** {@return how many people there are, for metrics} */
  public PresenceCounts counts() {
    return counts;
  }

  /**
   * Keeps when those who are here were seen last, which is now, and ends. To be called before the
   * connections end: from then on nothing is noticed any more.
   *
   * @return when that is committed, or cannot be; then the log can be closed
   */
  public CompletionStage<Void> end() {
    CompletableFuture<Void> written = new CompletableFuture<>();
    if (!inOrder(() -> end(written))) {
      written.complete(null);
    }
    return written;
  }

  private void end(CompletableFuture<Void> written) {
    if (!hasEnded) {
      departures.end();
      hasEnded = true;
      writer.beat();
    }
    writer.drain(() -> written.complete(null));
  }

  /** Takes those whom earlier processes have seen. */
  private void begin(PresenceRecords records) {
    long now = clock.millis();
    long recentMillis = now - times.grace().plus(times.pulse()).toMillis();
    for (PresenceRecords.Known known : records.people()) {
      // Whoever was here until the process ended is given the time to come back.
      if (known.run() == run - 1 && known.seenMillis() > recentMillis) {
        Attendee attendee = new Attendee(known.person(), known.seenMillis());
        attendees.put(known.person(), attendee);
        departures.add(attendee);
      } else {
        gone.put(known.person(), known.seenMillis());
      }
    }
    while (attendees.size() + gone.size() > limits.maxPeople() && forgetOne()) {
      // Those who have been gone for longest are forgotten.
    }
    records.idleRuns().forEach(this::forgetRun);
    count();
    beatLater();
  }

  private void forgetRun(long idle) {
    LogChange change = PresenceRecords.forgettingRun(idle);
    writer.put(PresenceRecords.PULSES, Long.toString(idle), List.of(change));
  }

  private void beatLater() {
    timer.after(times.pulse(), () -> inOrder(this::beat));
  }

  private void beat() {
    if (!hasEnded) {
      writer.beat();
      beatLater();
    }
  }

  /** {@return what says that those who are here still are, unless there is nobody} */
  private List<LogChange> pulse() {
    return attendees.size() > departures.size()
        ? List.of(PresenceRecords.pulse(run, clock.millis()))
        : List.of();
  }

  private void settleLater(Duration delay) {
    timer.after(delay, () -> inOrder(this::settle));
  }

  private void settle() {
    if (!hasEnded) {
      departures.settle();
      count();
    }
  }

  private void tellLater() {
    timer.after(times.gather(), () -> inOrder(watchers::tell));
  }

  private Whereabouts whereabouts(String person) {
    Attendee attendee = attendees.get(person);
    if (attendee != null) {
      return attendee.whereabouts();
    }
    Long seen = gone.get(person);
    return seen == null ? Whereabouts.unknown(person) : Whereabouts.gone(person, seen);
  }

  /** {@return who it is, or null if there is no room for one more} */
  private @Nullable Attendee attendee(String person) {
    Attendee known = attendees.get(person);
    if (known != null) {
      return known;
    }
    boolean isNew = gone.remove(person) == null;
    if (isNew && attendees.size() + gone.size() >= limits.maxPeople() && !forgetOne()) {
      return null;
    }
    Attendee attendee = new Attendee(person, clock.millis());
    attendees.put(person, attendee);
    return attendee;
  }

  /** {@return false if nobody is gone} */
  private boolean forgetOne() {
    if (gone.isEmpty()) {
      return false;
    }
    String person = gone.keySet().iterator().next();
    gone.remove(person);
    List<LogChange> changes = new ArrayList<>();
    changes.add(PresenceRecords.forgetting(person));
    changes.addAll(forgetting.apply(person));
    writer.put(PresenceRecords.MARKS, person, changes);
    watchers.changed(person);
    return true;
  }

  private void mark(Attendee attendee) {
    if (!attendee.isMarked()) {
      attendee.marked();
      write(attendee.person(), PresenceMark.came(run, clock.millis()));
    }
  }

  private void write(String person, PresenceMark mark) {
    writer.put(PresenceRecords.MARKS, person, List.of(PresenceRecords.value(person, mark)));
  }

  /** Their grace is over. */
  private void left(Attendee attendee) {
    String person = attendee.person();
    attendees.remove(person);
    awayCount -= attendee.state() == Whereabouts.State.AWAY ? 1 : 0;
    gone.put(person, attendee.seenMillis());
    write(person, PresenceMark.went(attendee.seenMillis()));
    watchers.changed(person);
  }

  private void count() {
    counts =
        new PresenceCounts(attendees.size() - awayCount, awayCount, attendees.size() + gone.size());
  }

  /** Runs a task on the log's thread; returns false if the log is closed. */
  private boolean inOrder(Runnable task) {
    try {
      log.execute(task);
      return true;
    } catch (LogException e) {
      if (e.error() != LogError.CLOSED) {
        throw e;
      }
      LOGGER.log(System.Logger.Level.DEBUG, "the log is closed, a request comes too late", e);
      return false;
    }
  }

  /** A connection of somebody. Its state is confined to the log's thread. */
  private final class Attendance implements PresenceConnection {

    private final String person;
    private @Nullable Attendee attendee;
    private boolean isAway;

    Attendance(String person) {
      this.person = person;
    }

    void begin() {
      if (hasEnded) {
        return;
      }
      Attendee found = attendee(person);
      if (found != null) {
        attendee = found;
        departures.remove(found);
        change(found, () -> found.connected(clock.millis()));
        mark(found);
      }
    }

    @Override
    public void away(boolean isNowAway) {
      inOrder(() -> turn(isNowAway));
    }

    private void turn(boolean isNowAway) {
      Attendee known = attendee;
      if (known != null && !hasEnded && isNowAway != isAway) {
        isAway = isNowAway;
        change(known, () -> known.turned(isNowAway, clock.millis()));
      }
    }

    @Override
    public void close() {
      inOrder(this::end);
    }

    private void end() {
      Attendee known = attendee;
      attendee = null;
      if (known != null && !hasEnded) {
        change(known, () -> known.disconnected(isAway, clock.millis()));
        if (!known.isConnected()) {
          departures.add(known);
        }
      }
    }
  }

  private void change(Attendee attendee, Runnable change) {
    boolean wasAway = attendee.state() == Whereabouts.State.AWAY;
    change.run();
    boolean isAway = attendee.state() == Whereabouts.State.AWAY;
    awayCount += (isAway ? 1 : 0) - (wasAway ? 1 : 0);
    count();
    watchers.changed(attendee.person());
  }

  /** Somebody who wants to know. */
  private final class Watch implements PresenceWatch {

    private final Watchers.Watcher watcher;

    Watch(Watchers.Watcher watcher) {
      this.watcher = watcher;
    }

    @Override
    public void watch(Set<String> people) {
      Set<String> those = Collections.unmodifiableSet(new LinkedHashSet<>(people));
      if (those.size() > limits.maxWatched()) {
        throw new IllegalArgumentException(
            "a watch names at most " + limits.maxWatched() + " people, was " + those.size());
      }
      inOrder(() -> watchers.watch(watcher, those));
    }

    @Override
    public void close() {
      inOrder(() -> watchers.ignore(watcher));
    }
  }

  /** Settings of presence. */
  public static final class Builder {

    private final MessageLog log;
    private PresenceLimits limits = PresenceLimits.DEFAULT;
    private PresenceTimes times = PresenceTimes.DEFAULT;
    private InstantSource clock = InstantSource.system();
    private PresenceTimer timer = PresenceTimer.SYSTEM;
    private Function<String, List<LogChange>> forgetting = person -> List.of();

    private Builder(MessageLog log) {
      this.log = Objects.requireNonNull(log, "log");
    }

    /**
     * Sets the bounds.
     *
     * @param limits default {@link PresenceLimits#DEFAULT}
     * @return this
     */
    public Builder limits(PresenceLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets how exact it is.
     *
     * @param times default {@link PresenceTimes#DEFAULT}
     * @return this
     */
    public Builder times(PresenceTimes times) {
      this.times = Objects.requireNonNull(times, "times");
      return this;
    }

    /**
     * Sets the clock that says when somebody was seen.
     *
     * @param clock default that of the system
     * @return this
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets what else the log forgets of a person who is forgotten, in the same commit.
     *
     * @param changes what to commit then, on the log's thread; must not block. Default nothing
     * @return this
     */
    public Builder onForgotten(Function<String, List<LogChange>> changes) {
      this.forgetting = Objects.requireNonNull(changes, "changes");
      return this;
    }

    /** Sets what runs tasks later. */
    Builder timer(PresenceTimer timer) {
      this.timer = timer;
      return this;
    }

    /**
     * Reads what is known of people, and begins. Blocks.
     *
     * @return the presence of people, until it is ended
     * @throws LogException if what is known cannot be read
     */
    public Presence open() {
      PresenceRecords records = PresenceRecords.read(log);
      Presence presence = new Presence(this, records);
      log.execute(() -> presence.begin(records));
      return presence;
    }
  }
}
