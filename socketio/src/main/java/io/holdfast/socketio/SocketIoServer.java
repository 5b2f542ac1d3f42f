package io.holdfast.socketio;

import io.holdfast.engineio.EngineServer;
import io.holdfast.socketio.spi.PacketCodec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO server. What is done to it as a whole is done to the main namespace, {@code /}.
 *
 * <p>Safe for use by several threads.
 */
public final class SocketIoServer implements Broadcaster {

  private final SocketIoOptions options;
  private final EngineServer engine;
  private final Map<String, Namespace> namespaces = new ConcurrentHashMap<>();
  private final List<ParentNamespace> parents = new CopyOnWriteArrayList<>();
  private final List<Consumer<Namespace>> namespaceListeners = new CopyOnWriteArrayList<>();

  /** Whose listeners are being told; guarded by {@link #namespaceListeners}. */
  private final Map<String, Namespace> creating = new HashMap<>();

  private final @Nullable RecoveryLog recoveryLog;
  private final Namespace main;

  private SocketIoServer(SocketIoOptions options, EngineServer engine) {
    this.options = options;
    this.engine = engine;
    ConnectionStateRecovery recovery = options.recovery();
    this.recoveryLog =
        recovery == null
            ? null
            : RecoveryLog.open(engine, recovery, options.clock().instant().toEpochMilli());
    this.main = new Namespace(this, PacketCodec.MAIN_NAMESPACE, null);
    namespaces.put(main.name(), main);
  }

  /**
   * {@return a server} If clients may come back, and there is a log for that, what it holds of
   * their sessions is read first, which blocks.
   *
   * @param options of it, not to be changed any more
   * @param engine whose sessions it takes; nobody else may
   * @throws io.holdfast.socketio.spi.LogException if the log cannot be read
   */
  public static SocketIoServer create(SocketIoOptions options, EngineServer engine) {
    SocketIoServer server = new SocketIoServer(options, engine);
    engine.onConnection(socket -> Connection.open(server, socket));
    return server;
  }

  /** {@return the main namespace, {@code /}} */
  public Namespace sockets() {
    return main;
  }

  /**
   * {@return the namespaces that there are, as they come and go; not those that wait for clients}
   */
  public Collection<Namespace> namespaces() {
    return Collections.unmodifiableCollection(namespaces.values());
  }

  /** {@return the sessions underneath} */
  public EngineServer engine() {
    return engine;
  }

  /**
   * {@return a namespace, which comes into being if there is none of the name}
   *
   * @param name with or without the slash in front
   */
  public Namespace of(String name) {
    String full = name.startsWith("/") ? name : "/" + name;
    Namespace known = namespaces.get(full);
    return known == null ? create(full, matchingPattern(full)) : known;
  }

  /**
   * {@return the parent of namespaces that come into being when a client asks for them}
   *
   * @param pattern that is found in their names, the slash included: anchor it with {@code ^} and
   *     {@code $}
   */
  public ParentNamespace of(Pattern pattern) {
    return addParent(new PatternMatcher(pattern));
  }

  /**
   * {@return the parent of namespaces that come into being when a client asks for them}
   *
   * @param matcher says which; those that were added before are asked before
   */
  public ParentNamespace of(NamespaceMatcher matcher) {
    return addParent(matcher);
  }

  private ParentNamespace addParent(NamespaceMatcher matcher) {
    ParentNamespace parent = new ParentNamespace(this, "/_" + parents.size(), matcher);
    parents.add(parent);
    return parent;
  }

  /** Allows what a pattern matches. */
  private record PatternMatcher(Pattern pattern) implements NamespaceMatcher {

    boolean isMatch(String name) {
      return pattern.matcher(name).find();
    }

    @Override
    public CompletionStage<Boolean> allow(String name, JsonValue auth) {
      return CompletableFuture.completedFuture(isMatch(name));
    }
  }

  private @Nullable ParentNamespace matchingPattern(String name) {
    for (ParentNamespace parent : parents) {
      if (parent.matcher() instanceof PatternMatcher matcher && matcher.isMatch(name)) {
        return parent;
      }
    }
    return null;
  }

  /** Only one comes into being, and is known when its listeners have been told. */
  private Namespace create(String name, @Nullable ParentNamespace parent) {
    synchronized (namespaceListeners) {
      Namespace known = namespaces.getOrDefault(name, creating.get(name));
      if (known != null) {
        return known;
      }
      Namespace namespace = new Namespace(this, name, parent);
      creating.put(name, namespace);
      if (parent != null) {
        parent.addChild(namespace);
      }
      for (Consumer<Namespace> listener : namespaceListeners) {
        tell(listener, namespace);
      }
      namespaces.put(name, namespace);
      creating.remove(name);
      return namespace;
    }
  }

  private static void tell(Consumer<Namespace> listener, Namespace namespace) {
    try {
      listener.accept(namespace);
    } catch (Throwable e) {
      Log.warn("a listener failed at the new namespace " + namespace.name(), e);
    }
  }

  /** The namespace is empty and takes no sockets any more. */
  void forget(Namespace namespace) {
    namespaces.remove(namespace.name(), namespace);
    ParentNamespace parent = namespace.parent();
    if (parent != null) {
      parent.removeChild(namespace);
    }
  }

  /**
   * Finds the namespace that a client asks for; it may come into being by that.
   *
   * @return the namespace, or null if there is none and shall be none
   */
  CompletionStage<@Nullable Namespace> find(String name, JsonValue auth) {
    Namespace known = namespaces.get(name);
    return known == null ? askFrom(parents, name, auth) : CompletableFuture.completedFuture(known);
  }

  private CompletionStage<@Nullable Namespace> askFrom(
      List<ParentNamespace> left, String name, JsonValue auth) {
    if (left.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    ParentNamespace first = left.get(0);
    return allows(first, name, auth)
        .thenCompose(
            isAllowed ->
                isAllowed
                    ? CompletableFuture.completedFuture(create(name, first))
                    : askFrom(left.subList(1, left.size()), name, auth));
  }

  private static CompletionStage<Boolean> allows(
      ParentNamespace parent, String name, JsonValue auth) {
    try {
      return parent
          .matcher()
          .allow(name, auth)
          .handle((isAllowed, error) -> error == null && Boolean.TRUE.equals(isAllowed));
    } catch (Throwable e) {
      Log.warn("a matcher failed at the namespace " + name, e);
      return CompletableFuture.completedFuture(false);
    }
  }

  /**
   * Listens to sockets of the main namespace that are connected from now on.
   *
   * @param listener called where listeners run, before the first event of the socket
   * @return this server
   */
  public SocketIoServer onConnection(Consumer<Socket> listener) {
    main.onConnection(listener);
    return this;
  }

  /**
   * Listens to namespaces that come into being.
   *
   * @param listener called before the namespace has sockets; must not block
   * @return this server
   */
  public SocketIoServer onNewNamespace(Consumer<Namespace> listener) {
    namespaceListeners.add(listener);
    return this;
  }

  /**
   * Adds a middleware to the main namespace, behind those that are there.
   *
   * @param middleware looks at each client before it is connected
   * @return this server
   */
  public SocketIoServer use(Middleware middleware) {
    main.use(middleware);
    return this;
  }

  @Override
  public BroadcastOperator toOperator() {
    return main.toOperator();
  }

  /**
   * Sends an event to the main namespace of the other servers.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   */
  public void serverSideEmit(String event, @Nullable Object... arguments) {
    main.serverSideEmit(event, arguments);
  }

  /**
   * Sends an event to the main namespace of the other servers, which shall answer.
   *
   * @param event its name
   * @param arguments as in {@link JsonValue#of}
   * @return the answers, one of each other server; fails with {@link AckTimeoutException}
   * @throws IllegalArgumentException if the name is reserved, or an argument cannot be written as
   *     JSON
   */
  public CompletionStage<List<Arguments>> serverSideEmitWithAck(
      String event, @Nullable Object... arguments) {
    return main.serverSideEmitWithAck(event, arguments);
  }

  /**
   * Listens to an event of other servers for the main namespace.
   *
   * @param event its name
   * @param listener takes each such event, on the thread of the adapter
   * @return this server
   * @throws IllegalArgumentException if the name is reserved
   */
  public SocketIoServer onServerSide(String event, Consumer<Event> listener) {
    main.onServerSide(event, listener);
    return this;
  }

  /**
   * Takes no new connections, and disconnects all sockets as {@link
   * DisconnectReason#SERVER_SHUTTING_DOWN}.
   *
   * @return completes when the connections and the adapters have ended
   */
  public CompletionStage<Void> close() {
    return engine.close().thenCompose(gone -> closeAdapters());
  }

  private CompletionStage<Void> closeAdapters() {
    List<CompletableFuture<Void>> closing = new ArrayList<>();
    for (Namespace namespace : namespaces.values()) {
      closing.add(namespace.adapter().close().toCompletableFuture());
    }
    return CompletableFuture.allOf(closing.toArray(new CompletableFuture<?>[0]));
  }

  /** {@return where events and sessions are kept; there is one if clients may come back} */
  RecoveryLog recoveryLog() {
    return Objects.requireNonNull(recoveryLog, "recoveryLog");
  }

  SocketIoOptions options() {
    return options;
  }

  PacketCodec codec() {
    return options.codec();
  }

  /** {@return whether listeners run on the loops} */
  boolean isOnLoop() {
    return options.executor() == null;
  }

  /** {@return where the listeners of a connection run} */
  Executor executorFor(Executor loop) {
    Executor executor = options.executor();
    return executor == null ? loop : new OwnExecutor(executor, loop);
  }

  /** What an executor does not take any more is done on the loop: somebody must clean up. */
  private record OwnExecutor(Executor executor, Executor loop) implements Executor {

    @Override
    public void execute(Runnable task) {
      try {
        executor.execute(task);
      } catch (RejectedExecutionException e) {
        Log.debug("the executor takes no tasks", e);
        loop.execute(task);
      }
    }
  }
}
