package io.holdfast.socketio;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSettings;
import io.holdfast.engineio.EngineTimer;
import io.holdfast.socketio.StoredSession.Absence;
import io.holdfast.socketio.StoredSession.Beginning;
import io.holdfast.socketio.spi.LogException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The sessions of sockets that are connected: written as they change. Safe for several threads. */
final class LiveSessions {

  /*
   * How long is an event needed? What was sent to a client longer ago than its silence would have
   * been noticed was received. So a session needs what came after its floor: the position of then,
   * at the time when the connection was lost. Sweeps, as far apart as that silence, know the floor
   * of now: the position at the sweep before the last. Only what a session was sent when it was
   * resumed is older than that; its floor is where it began until two sweeps are over.
   */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final Namespace namespace;
  private final ConnectionStateRecovery options;
  private final Duration silence;
  private final NamespaceLog log;
  private final AwaySessions away;

  /** Guards all that is below, and what is known of links. */
  private final Object lock;

  /** Those that changed while they were on their way into the log. */
  private final Map<Socket, SocketLink> changed = new HashMap<>();

  private long floor;
  private long floorNumber;
  private long lastSweepHead;
  private long lastSweepNumber;
  private long sweepCount;
  private @Nullable EngineTimer sweep;

  /**
   * Creates it.
   *
   * @param namespace of the sessions
   * @param options of the server
   * @param lock of the adapter
   * @param log that the sessions are written to
   * @param away sessions of the same namespace
   */
  LiveSessions(
      Namespace namespace,
      ConnectionStateRecovery options,
      Object lock,
      NamespaceLog log,
      AwaySessions away) {
    this.namespace = namespace;
    this.options = options;
    this.lock = lock;
    this.log = log;
    this.away = away;
    this.floor = log.head();
    this.lastSweepHead = floor;
    this.floorNumber = log.lastNumber();
    this.lastSweepNumber = floorNumber;
    EngineSettings settings = namespace.server().options().settings();
    this.silence = settings.pingInterval().plus(settings.pingTimeout()).plus(SLACK);
  }

  NamespaceLog log() {
    return log;
  }

  /** A session begins: from now on the socket receives, the greeting before all else. */
  void begin(Socket socket, SocketLink link, EngineMessage greeting) {
    JsonValue data = dataOf(socket);
    synchronized (lock) {
      long number = log.lastNumber();
      link.data = data;
      link.connectedAt = sweepCount;
      link.begin(new Beginning(log.head(), number, true), socket.rooms(), number);
      namespace.admit(socket);
      save(socket, link);
      Outgoing place = Outgoing.pending(greeting.sizeBytes(), false);
      link.add(place);
      log.whenSettled(
          () -> {
            place.decide(greeting);
            log.afterwards(link::flush);
          });
    }
    log.runAfterwards();
  }

  /** What is kept in memory only need not be JSON. */
  private JsonValue dataOf(Socket socket) {
    return options.log() == null ? JsonValue.emptyObject() : socket.dataAsJson();
  }

  /**
   * A session goes on: from now on the socket receives, but nothing goes out before {@link
   * #resume}.
   *
   * @param task takes the number of the last event that was emitted before, when the log has it
   */
  void receive(Socket socket, LongConsumer task) {
    SocketLink link = socket.link();
    RecoveryClaim claim = link == null ? null : link.claim();
    if (link != null && claim != null) {
      namespace.enterGroups(socket);
      synchronized (lock) {
        long number = log.lastNumber();
        long began = claim.session().beginning().number();
        link.hold();
        link.isResuming = true;
        link.connectedAt = sweepCount;
        link.begin(new Beginning(claim.from(), began, false), socket.rooms(), number);
        namespace.admit(socket);
        log.whenSettled(() -> log.afterwards(() -> task.accept(number)));
      }
    }
    log.runAfterwards();
  }

  /**
   * What was missed has been sent.
   *
   * @param greeting that follows it
   * @param lastSent position of the last event that was missed
   * @return false if the session was forgotten meanwhile
   */
  boolean resume(Socket socket, SocketLink link, EngineMessage greeting, long lastSent) {
    JsonValue data = dataOf(socket);
    synchronized (lock) {
      if (away.remove(link.privateId()) == null) {
        return false;
      }
      link.isResuming = false;
      link.data = data;
      link.lastSent = Math.max(link.lastSent, lastSent);
      save(socket, link);
      link.open(greeting);
    }
    link.flush();
    log.runAfterwards();
    return true;
  }

  /** A socket may have joined or left a room; called under the lock. */
  void roomChanged(Socket socket, SocketLink link, String room, boolean isIn) {
    long number = log.lastNumber();
    if (link.beginning != null
        && (isIn ? link.stays.join(room, number) : link.stays.leave(room, number))) {
      save(socket, link);
    }
  }

  /** Saves what is attached to a socket. */
  void saveData(Socket socket, SocketLink link) {
    if (options.log() == null) {
      return;
    }
    // One after the other: the last one to save has seen what was attached last.
    synchronized (link) {
      JsonValue data = socket.dataAsJson();
      synchronized (lock) {
        link.data = data;
        save(socket, link);
      }
    }
    log.runAfterwards();
  }

  /*
   * Whoever joins a thousand rooms, one after the other, is not written a thousand times: what
   * changes while a session is on its way into the log follows when it is there, or before the
   * next event, which has to find the sessions as they are.
   */
  private void save(Socket socket, SocketLink link) {
    if (link.isSaving) {
      changed.put(socket, link);
    } else {
      write(socket, link);
    }
  }

  /** The log gets the sessions as they are; called under the lock. */
  void writeChanged() {
    if (!changed.isEmpty()) {
      Map<Socket, SocketLink> late = Map.copyOf(changed);
      changed.clear();
      late.forEach(this::write);
    }
  }

  /** Only a log outlives those who are connected. */
  private void write(Socket socket, SocketLink link) {
    Beginning beginning = link.beginning;
    if (beginning != null && !link.isResuming && link.isRecoverable() && options.log() != null) {
      link.isSaving = true;
      link.isUnsaved = false;
      log.save(stored(socket, link, beginning, null), new Saving(socket, link));
    }
  }

  private static StoredSession stored(
      Socket socket, SocketLink link, Beginning beginning, @Nullable Absence absence) {
    return new StoredSession(
        socket.id(), link.privateId(), link.data, beginning, link.stays, absence);
  }

  /** What cannot be saved now is saved at the next sweep. */
  private final class Saving implements NamespaceLog.Outcome {

    private final Socket socket;
    private final SocketLink link;

    Saving(Socket socket, SocketLink link) {
      this.socket = socket;
      this.link = link;
    }

    @Override
    public void committed(long position) {
      link.isSaving = false;
      if (changed.remove(socket, link)) {
        write(socket, link);
      }
    }

    @Override
    public void failed(LogException cause) {
      Log.debug("a session is not saved", cause);
      link.isSaving = false;
      link.isUnsaved = true;
      changed.remove(socket, link);
      scheduleSweep();
    }
  }

  /**
   * A socket has ended.
   *
   * @param mayComeBack whether its session is to be kept
   * @return whether it is
   */
  boolean end(Socket socket, SocketLink link, boolean mayComeBack) {
    JsonValue data = dataOf(socket);
    boolean isKept;
    synchronized (lock) {
      Beginning beginning = link.beginning;
      link.beginning = null;
      changed.remove(socket, link);
      isKept = false;
      if (beginning != null && mayComeBack) {
        link.data = data;
        Absence absence =
            new Absence(link.lastSent, log.head(), floorOf(beginning), namespace.clockMillis());
        StoredSession session = stored(socket, link, beginning, absence);
        AwaySession kept = new AwaySession(session, absence);
        kept.setAcks(link.acks());
        kept.data = options.log() == null ? socket.data(Object.class) : null;
        isKept = away.add(kept, options.maxDisconnectionDuration());
        log.save(session, new Keeping(kept));
      } else if (beginning != null) {
        log.remove(link.privateId());
      }
    }
    log.runAfterwards();
    return isKept;
  }

  /** A session that is not in the log as it ended cannot go on. */
  private final class Keeping implements NamespaceLog.Outcome {

    private final AwaySession session;

    Keeping(AwaySession session) {
      this.session = session;
    }

    @Override
    public void committed(long position) {}

    @Override
    public void failed(LogException cause) {
      Log.debug("a session is not kept", cause);
      away.drop(session);
    }
  }

  private long floorOf(Beginning beginning) {
    return beginning.isSettled() ? Math.max(beginning.position(), floor) : beginning.position();
  }

  /** Something is in the log that will not be needed for ever; called under the lock. */
  void scheduleSweep() {
    if (sweep == null) {
      sweep = namespace.engine().schedule(silence, this::sweep);
    }
  }

  private void sweep() {
    synchronized (lock) {
      sweep = null;
      sweepCount++;
      floor = lastSweepHead;
      floorNumber = lastSweepNumber;
      lastSweepHead = log.head();
      lastSweepNumber = log.lastNumber();
      namespace.connectedSockets().forEach(this::settle);
      log.saveFloor(floor, new Announcement(neededAfter()));
    }
    log.runAfterwards();
  }

  private void settle(Socket socket) {
    SocketLink link = socket.link();
    Beginning beginning = link == null ? null : link.beginning;
    if (link == null || beginning == null || link.isResuming) {
      return;
    }
    if (!beginning.isSettled() && sweepCount - link.connectedAt >= 2) {
      link.beginning = new Beginning(beginning.position(), beginning.number(), true);
      link.isUnsaved = true;
    }
    if (beginning.isSettled()) {
      link.stays.forget(floorNumber);
    }
    if (link.isUnsaved) {
      save(socket, link);
    }
  }

  /** {@return the position up to which no session needs events any more} */
  private long neededAfter() {
    long needed = away.lowestFloor(log.head());
    for (Socket socket : namespace.connectedSockets()) {
      SocketLink link = socket.link();
      Beginning beginning = link == null ? null : link.beginning;
      if (beginning != null) {
        needed = Math.min(needed, floorOf(beginning));
      }
    }
    return needed;
  }

  /** What is not needed by now may go when the log has what says so. */
  private final class Announcement implements NamespaceLog.Outcome {

    private final long position;

    Announcement(long position) {
      this.position = position;
    }

    @Override
    public void committed(long head) {
      log.needAfter(position);
      if (position < head) {
        scheduleSweep();
      }
    }

    @Override
    public void failed(LogException cause) {
      Log.debug("a floor is not saved", cause);
      scheduleSweep();
    }
  }

  /** Takes over the sessions that an earlier life of the server has left. */
  void takeLeft(RecoveryLog recoveryLog) {
    long nowMillis = namespace.clockMillis();
    synchronized (lock) {
      for (AwaySession session : recoveryLog.takeLeft(namespace.name())) {
        Duration passed = Duration.ofMillis(Math.max(0, nowMillis - session.sinceMillis()));
        Duration left = options.maxDisconnectionDuration().minus(passed);
        away.add(session, left.isNegative() ? Duration.ZERO : left);
        scheduleSweep();
      }
      log.needAfter(neededAfter());
    }
    recoveryLog.announceLeft();
    log.runAfterwards();
  }

  /** Sweeps no more; called under the lock. */
  void stop() {
    EngineTimer running = sweep;
    if (running != null) {
      running.cancel();
    }
  }
}
