package io.holdfast.socketio;

import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineSettings;
import io.holdfast.engineio.EngineTimer;
import io.holdfast.socketio.spi.BroadcastFlags;
import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.EventPacket;
import io.holdfast.socketio.spi.SocketSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps sessions and events of this server in memory, for clients that come back. Safe for use by
 * several threads.
 */
final class SessionAwareAdapter extends LocalAdapter {

  /*
   * An event gets its position, its place in the store and its places in the queues of its
   * receivers under one lock, and a socket gets what it missed and becomes a receiver under it too:
   * nothing comes twice, is left out, or overtakes. Nothing is sent, and nobody is called, under
   * the lock.
   *
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
  private final Offsets offsets = new Offsets();

  /** Guards all that is below, and the positions of links. */
  private final Object lock = new Object();

  private final PacketStore store;
  private final AwaySessions away;
  private long floor;
  private long lastSweepHead;
  private long sweepCount;
  private @Nullable EngineTimer sweep;

  SessionAwareAdapter(Namespace namespace, ConnectionStateRecovery options) {
    super(namespace);
    this.namespace = namespace;
    this.options = options;
    this.store = new PacketStore(options.maxPackets(), options.maxPacketBytes());
    this.away = new AwaySessions(namespace, options, lock);
    EngineSettings settings = namespace.server().options().settings();
    this.silence = settings.pingInterval().plus(settings.pingTimeout()).plus(SLACK);
  }

  ConnectionStateRecovery options() {
    return options;
  }

  /** {@return how many events are kept} */
  int packetCount() {
    synchronized (lock) {
      return store.size();
    }
  }

  @Override
  public void broadcast(EventPacket packet, BroadcastOptions to) {
    BroadcastFlags flags = to.flags();
    Collection<Socket> receivers;
    synchronized (lock) {
      List<JsonValue> marked = marked(packet.arguments(), flags.isVolatile());
      if (!flags.isVolatile()) {
        store.append(marked, to);
        scheduleSweep();
      }
      receivers = receivers(to);
      if (!receivers.isEmpty()) {
        EngineMessage message = encoded(new EventPacket(marked), PacketSink.NO_ACK, flags);
        receivers.forEach(receiver -> add(receiver, message, flags.isVolatile()));
      }
    }
    flush(receivers);
    notifyWatchers(packet, to);
  }

  /*
   * Clients take any last argument that is a string for an offset. One that ends a volatile event
   * would make them forget the true one, so the true one follows it: all that came before it in
   * the order of positions has been sent before.
   */
  private List<JsonValue> marked(List<JsonValue> arguments, boolean isVolatile) {
    int size = arguments.size();
    if (isVolatile && (size == 1 || !arguments.get(size - 1).isString())) {
      return arguments;
    }
    List<JsonValue> marked = new ArrayList<>(size + 1);
    marked.addAll(arguments);
    marked.add(offsets.write(isVolatile ? store.head() : store.head() + 1));
    return marked;
  }

  /** Sockets that middlewares look at get what is for them alone. */
  private Collection<Socket> receivers(BroadcastOptions to) {
    if (to.rooms().size() == 1 && to.except().isEmpty()) {
      Socket socket = namespace.connecting(to.rooms().iterator().next());
      if (socket != null) {
        SocketLink link = socket.link();
        // One that goes on gets it in its place, behind what was missed.
        return link != null && link.session() == null ? List.of(socket) : List.of();
      }
    }
    return targets(to);
  }

  private void add(Socket receiver, EngineMessage message, boolean isVolatile) {
    SocketLink link = receiver.link();
    if (link != null) {
      link.add(message, isVolatile);
      if (!isVolatile) {
        link.lastSent = store.head();
      }
    }
  }

  private static void flush(Collection<Socket> receivers) {
    for (Socket receiver : receivers) {
      SocketLink link = receiver.link();
      if (link != null) {
        link.flush();
      }
    }
  }

  /**
   * Connects a socket: from now on it receives.
   *
   * @param socket that has a link
   * @param greeting that the client gets behind what it missed
   * @return false if what it missed is not there any more
   */
  boolean connect(Socket socket, SocketLink link, EngineMessage greeting) {
    synchronized (lock) {
      SocketSession session = link.session();
      link.connectedAt = sweepCount;
      if (session == null) {
        link.start = store.head();
        link.lastSent = link.start;
      } else if (!replay(link, session)) {
        return false;
      }
      link.add(greeting, false);
      namespace.admit(socket);
    }
    link.flush();
    return true;
  }

  private boolean replay(SocketLink link, SocketSession session) {
    AwaySessions.Away claimed = away.remove(session.privateId());
    OptionalLong from = claimed == null ? OptionalLong.empty() : from(claimed, link.offset());
    if (from.isEmpty()) {
      return false;
    }
    link.start = from.getAsLong();
    link.lastSent = link.start;
    Set<String> rooms = new HashSet<>(session.rooms());
    rooms.add(session.id());
    for (StoredPacket packet : store.read(link.start, rooms)) {
      EventPacket event = new EventPacket(packet.arguments());
      link.add(encoded(event, PacketSink.NO_ACK, packet.options().flags()), false);
      link.lastSent = packet.position();
    }
    return true;
  }

  /** {@return the position after which events are missed, or nothing if not all are there} */
  private OptionalLong from(AwaySessions.Away session, String offset) {
    OptionalLong parsed = offsets.parse(offset);
    if (parsed.isEmpty()) {
      return parsed;
    }
    long received = Math.max(parsed.getAsLong(), session.start());
    long known = received >= session.lastSent() ? session.end() : session.floor();
    long from = Math.max(received, known);
    return store.has(from) && received <= store.head()
        ? OptionalLong.of(from)
        : OptionalLong.empty();
  }

  @Override
  public void persistSession(SocketSession session) {
    Socket socket = namespace.find(session.id());
    SocketLink link = socket == null ? null : socket.link();
    if (link == null) {
      return;
    }
    synchronized (lock) {
      away.add(
          new AwaySessions.Away(session, link.start, link.lastSent, store.head(), floorOf(link)));
    }
  }

  private long floorOf(SocketLink link) {
    return sweepCount - link.connectedAt < 2 ? link.start : Math.max(link.start, floor);
  }

  /** {@return whether a client that is away will get what is sent to it now} */
  boolean isAway(String privateId) {
    synchronized (lock) {
      return away.has(privateId);
    }
  }

  /*
   * Who is given a session has it for good, or gives it back: nobody else gets it meanwhile.
   */
  @Override
  public CompletionStage<Optional<SocketSession>> restoreSession(String privateId, String offset) {
    synchronized (lock) {
      AwaySessions.Away found = away.find(privateId);
      if (found == null || from(found, offset).isEmpty()) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      away.claim(privateId);
      return CompletableFuture.completedFuture(Optional.of(found.session()));
    }
  }

  /** The client has not come back after all, or not been let in. */
  void release(SocketSession session) {
    synchronized (lock) {
      away.release(session.privateId());
    }
  }

  private void scheduleSweep() {
    if (sweep == null) {
      sweep = namespace.engine().schedule(silence, this::sweep);
    }
  }

  private void sweep() {
    synchronized (lock) {
      sweep = null;
      sweepCount++;
      floor = lastSweepHead;
      lastSweepHead = store.head();
      store.prune(needed());
      if (!store.isEmpty()) {
        scheduleSweep();
      }
    }
  }

  /** {@return the position up to which no session needs events any more} */
  private long needed() {
    long needed = away.lowestFloor(store.head());
    for (Socket socket : namespace.connectedSockets()) {
      SocketLink link = socket.link();
      if (link != null) {
        needed = Math.min(needed, floorOf(link));
      }
    }
    return needed;
  }

  @Override
  public CompletionStage<Void> close() {
    synchronized (lock) {
      if (sweep != null) {
        sweep.cancel();
      }
      away.clear();
      store.prune(store.head());
    }
    return super.close();
  }
}
