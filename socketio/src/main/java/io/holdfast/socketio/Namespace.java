package io.holdfast.socketio;

import io.holdfast.engineio.EngineGroup;
import io.holdfast.engineio.EngineMessage;
import io.holdfast.engineio.EngineServer;
import io.holdfast.socketio.spi.Adapter;
import io.holdfast.socketio.spi.BroadcastFlags;
import io.holdfast.socketio.spi.BroadcastOptions;
import io.holdfast.socketio.spi.EventPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A part of the server with sockets, rooms and listeners of its own. */
public class Namespace implements Broadcaster {

  private static final Set<String> RESERVED_BETWEEN_SERVERS =
      Set.of("connect", "connection", "new_namespace");

  /** In place of the number of members, when nobody may become one any more. */
  private static final int FORGOTTEN = -1;

  private final SocketIoServer server;
  private final String name;
  private final @Nullable ParentNamespace parent;
  private final EngineGroup everyone;
  private final Adapter adapter;
  private final @Nullable Recovery recovery;
  private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
  private final Map<String, Socket> connecting = new ConcurrentHashMap<>();
  private final Set<Socket> outgoingWatchers = ConcurrentHashMap.newKeySet();
  private final List<Middleware> middlewares = new CopyOnWriteArrayList<>();
  private final List<Consumer<Socket>> connectionListeners = new CopyOnWriteArrayList<>();
  private final ServerSideEvents serverSideEvents = new ServerSideEvents();
  private final AtomicLong lastAckId = new AtomicLong(-1);
  private final AtomicInteger memberCount = new AtomicInteger();

  Namespace(SocketIoServer server, String name, @Nullable ParentNamespace parent) {
    this.server = server;
    this.name = name;
    this.parent = parent;
    this.everyone = server.engine().newGroup();
    this.adapter = createAdapter();
    this.recovery =
        adapter instanceof SessionAwareAdapter sessions ? new Recovery(this, sessions) : null;
    if (parent != null) {
      middlewares.addAll(parent.middlewares());
      connectionListeners.addAll(parent.connectionListeners());
    }
  }

  Adapter createAdapter() {
    return server.options().adapterFactory().create(this);
  }

  /** Events from other servers. */
  private final class ServerSideEvents extends EventSource<ServerSideEvents> {

    @Override
    ServerSideEvents self() {
      return this;
    }

    @Override
    void failed(ErrorEvent error) {
      Log.warn("a listener to other servers failed in " + name, error.error());
    }
  }

  /** {@return the name, such as {@code /chat}} */
  public final String name() {
    return name;
  }

  /** {@return the server} */
  public final SocketIoServer server() {
    return server;
  }

  /** {@return the connected sockets of this server by their ids, as they come and go} */
  public final Map<String, Socket> sockets() {
    return Collections.unmodifiableMap(sockets);
  }

  /** {@return what knows the rooms} */
  public final Adapter adapter() {
    return adapter;
  }

  /**
   * Listens to sockets that are connected from now on.
   *
   * @param listener called where listeners run, before the first event of the socket
   * @return this namespace
   */
  public final Namespace onConnection(Consumer<Socket> listener) {
    connectionListeners.add(listener);
    return this;
  }

  /**
   * Listens to sockets that are connected from now on, before those who listen already.
   *
   * @param listener called where listeners run, before the first event of the socket
   * @return this namespace
   */
  public final Namespace prependConnection(Consumer<Socket> listener) {
    connectionListeners.add(0, listener);
    return this;
  }

  /**
   * Adds a middleware behind those that are there.
   *
   * @param middleware looks at each client before it is connected
   * @return this namespace
   */
  public final Namespace use(Middleware middleware) {
    middlewares.add(middleware);
    return this;
  }

  @Override
  public BroadcastOperator toOperator() {
    return new BroadcastOperator(this, BroadcastOptions.ALL);
  }

  /**
   * Sends an event to the other servers, to whoever listens with {@link #onServerSide}.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   */
  public final void serverSideEmit(String event, @Nullable Object... arguments) {
    adapter.serverSideEmit(serverSidePacket(event, arguments));
  }

  /**
   * Sends an event to the other servers, which shall answer.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @return the answers, one of each other server; fails with {@link AckTimeoutException}
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   */
  public final CompletionStage<List<Arguments>> serverSideEmitWithAck(
      String event, @Nullable Object... arguments) {
    return adapter.serverSideEmitWithAck(serverSidePacket(event, arguments), Duration.ZERO);
  }

  private static EventPacket serverSidePacket(String event, @Nullable Object... arguments) {
    if (RESERVED_BETWEEN_SERVERS.contains(event)) {
      throw new IllegalArgumentException("\"" + event + "\" is a reserved event name");
    }
    return new EventPacket(Arguments.write(event, arguments));
  }

  /**
   * Listens to an event of other servers.
   *
   * @param event its name
   * @param listener takes each such event, on the thread of the adapter
   * @return this namespace
   * @throws IllegalArgumentException if the name is reserved
   */
  public final Namespace onServerSide(String event, Consumer<Event> listener) {
    serverSideEvents.on(event, listener);
    return this;
  }

  /**
   * Hands on an event of another server. For adapters.
   *
   * @param packet that came
   * @param reply takes the answer, if there is one
   */
  public final void receiveServerSide(EventPacket packet, Consumer<List<JsonValue>> reply) {
    serverSideEvents.dispatch(new Event(packet.arguments(), new Ack(reply)));
  }

  final EngineServer engine() {
    return server.engine();
  }

  final EngineGroup everyone() {
    return everyone;
  }

  final List<Middleware> middlewares() {
    return middlewares;
  }

  final List<Consumer<Socket>> connectionListeners() {
    return connectionListeners;
  }

  final @Nullable ParentNamespace parent() {
    return parent;
  }

  /** {@return what finds out who comes back, or null if nobody may} */
  final @Nullable Recovery recovery() {
    return recovery;
  }

  /** {@return an event of this namespace as clients get it} */
  final EngineMessage encoded(List<JsonValue> arguments, long ackId, BroadcastFlags flags) {
    EngineMessage message = server.codec().event(name, ackId, arguments);
    return flags.isCompressed() ? message : message.uncompressed();
  }

  final long nextAckId() {
    return lastAckId.incrementAndGet();
  }

  /** {@return a socket that is connected or may become so, or null} */
  final @Nullable Socket find(String id) {
    Socket socket = sockets.get(id);
    return socket == null ? connecting.get(id) : socket;
  }

  final @Nullable Socket connecting(String id) {
    return connecting.get(id);
  }

  final @Nullable Socket connected(String id) {
    return sockets.get(id);
  }

  final Collection<Socket> connectedSockets() {
    return sockets.values();
  }

  /** {@return sockets that are connected or may become so} */
  final List<Socket> allSockets() {
    List<Socket> all = new ArrayList<>(sockets.values());
    all.addAll(connecting.values());
    return all;
  }

  final Set<Socket> outgoingWatchers() {
    return outgoingWatchers;
  }

  /** {@return false if the namespace has been forgotten, so that another must be made} */
  final boolean tryEnter() {
    return memberCount.updateAndGet(count -> count == FORGOTTEN ? FORGOTTEN : count + 1)
        != FORGOTTEN;
  }

  /** The mirror image of {@link #tryEnter}. */
  final void exit() {
    if (memberCount.decrementAndGet() == 0
        && parent != null
        && server.options().isCleaningUp()
        && memberCount.compareAndSet(0, FORGOTTEN)) {
      server.forget(this);
      adapter.close();
    }
  }

  /** {@return whether nobody is connected, may become so, or may come back} */
  final boolean isDeserted() {
    return memberCount.get() <= 0;
  }

  final long clockMillis() {
    return server.options().clock().instant().toEpochMilli();
  }

  final void addConnecting(Socket socket) {
    connecting.put(socket.id(), socket);
  }

  /** The socket is connected, and its client has been told. */
  final void connect(Socket socket) {
    admit(socket);
    enterGroups(socket);
  }

  final void admit(Socket socket) {
    sockets.put(socket.id(), socket);
    connecting.remove(socket.id());
  }

  final void enterGroups(Socket socket) {
    everyone.add(socket.conn());
    adapter.addAll(socket.id(), Set.of(socket.id()));
  }

  /** The socket is not connected any more, or never will be. */
  final void remove(Socket socket) {
    adapter.delAll(socket.id());
    connecting.remove(socket.id(), socket);
    if (sockets.remove(socket.id(), socket)) {
      everyone.remove(socket.conn());
    }
    outgoingWatchers.remove(socket);
    exit();
  }
}
