package io.holdfast;

import io.holdfast.netty.Connection;
import io.holdfast.netty.EndpointSettings;
import io.holdfast.netty.Message;
import io.holdfast.netty.UpgradeDecision;
import io.holdfast.netty.UpgradeRequest;
import io.holdfast.netty.WebSocketEndpoint;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.HandshakeAcceptance;
import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.PreparedMessage;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The WebSocket connections of one path, in the manner of the class of that name in {@code ws}.
 *
 * <p>Safe for use by several threads.
 */
public final class WebSocketServer {

  private final EndpointSettings settings;
  private final Function<UpgradeRequest, CompletionStage<UpgradeDecision>> verify;
  private final SocketFactory sockets;
  private final boolean tracksClients;

  private final Listeners<WebSocket> connectionListeners = new Listeners<>();
  private final Listeners<Throwable> errorListeners = new Listeners<>();
  private final Set<WebSocket> clients = ConcurrentHashMap.newKeySet();
  private final SocketGroup all = new SocketGroup();
  private final Map<String, SocketGroup> groups = new ConcurrentHashMap<>();
  private final Map<Integer, LongAdder> closeCounts = new ConcurrentHashMap<>();
  private final AtomicInteger openCount = new AtomicInteger();
  private final CompletableFuture<Void> emptied = new CompletableFuture<>();
  private volatile boolean isClosed;

  WebSocketServer(WebSocketOptions options) {
    this.settings = options.endpointSettings();
    this.verify = options.verify();
    this.sockets = options.sockets();
    this.tracksClients = options.tracksClients();
  }

  /**
   * Adds a listener of new connections.
   *
   * @param listener gets the open connection, before its first message
   * @return this server
   */
  public WebSocketServer onConnection(Consumer<WebSocket> listener) {
    connectionListeners.add(listener);
    return this;
  }

  /**
   * Adds a listener of new connections and the requests that opened them.
   *
   * @param listener gets both, before the first message
   * @return this server
   */
  public WebSocketServer onConnection(BiConsumer<WebSocket, UpgradeRequest> listener) {
    connectionListeners.add(socket -> listener.accept(socket, socket.request()));
    return this;
  }

  /**
   * Adds a listener of the errors of all connections.
   *
   * @param listener gets the cause
   * @return this server
   */
  public WebSocketServer onError(Consumer<Throwable> listener) {
    errorListeners.add(listener);
    return this;
  }

  /**
   * {@return the open connections, a live view; empty if they are not tracked} Use {@link
   * #broadcast} to send to all of them: it lays the message out once.
   */
  public Set<WebSocket> clients() {
    return Collections.unmodifiableSet(clients);
  }

  /** {@return how many connections are open} */
  public int size() {
    return openCount.get();
  }

  /**
   * Sends text to all connections.
   *
   * @param text unpaired surrogates become question marks
   */
  public void broadcast(CharSequence text) {
    all.broadcast(text);
  }

  /**
   * Sends bytes to all connections.
   *
   * @param bytes copied
   */
  public void broadcast(byte[] bytes) {
    all.broadcast(bytes);
  }

  /**
   * Sends a message to all connections.
   *
   * @param message to send
   */
  public void broadcast(PreparedMessage message) {
    all.broadcast(message);
  }

  /**
   * Sends a message that was received to all connections.
   *
   * @param message within its listener
   */
  public void broadcast(Message message) {
    all.broadcast(message);
  }

  /**
   * Sends a message to all connections but one.
   *
   * @param message to send
   * @param except who does not get it
   */
  public void broadcastExcept(PreparedMessage message, WebSocket except) {
    all.broadcastExcept(message, except);
  }

  /**
   * Sends a message that was received to all connections but one.
   *
   * @param message within its listener
   * @param except who does not get it, often its sender
   */
  public void broadcastExcept(Message message, WebSocket except) {
    all.broadcastExcept(message, except);
  }

  /**
   * {@return the group of that name, made at the first call}
   *
   * @param name of the group
   */
  public SocketGroup group(String name) {
    return groups.computeIfAbsent(name, key -> new SocketGroup());
  }

  /**
   * Forgets a group; its members stay connected and are no longer reached by it.
   *
   * @param name of the group
   */
  public void removeGroup(String name) {
    groups.remove(name);
  }

  /** {@return how many connections have ended with each close code} */
  public Map<Integer, Long> closeCounts() {
    Map<Integer, Long> counts = new ConcurrentHashMap<>();
    closeCounts.forEach((code, count) -> counts.put(code, count.sum()));
    return counts;
  }

  /** Accepts no more connections: requests are answered with 503. Open ones stay. */
  public void close() {
    isClosed = true;
    if (openCount.get() == 0) {
      emptied.complete(null);
    }
  }

  /** {@return what completes once this server is closed and its last connection has ended} */
  CompletableFuture<Void> whenEmpty() {
    return emptied;
  }

  /**
   * Begins to close all connections.
   *
   * @param code that is sent
   * @param reason that is sent
   */
  public void closeClients(CloseCode code, String reason) {
    code.requireSendable(reason);
    all.forEach(connection -> connection.close(code, reason));
  }

  /** Cuts all connections. */
  void terminateClients() {
    all.forEach(Connection::terminate);
  }

  WebSocketEndpoint endpoint() {
    return new Endpoint();
  }

  /** What the port sees of this server. */
  private final class Endpoint implements WebSocketEndpoint, SocketOwner {

    @Override
    public EndpointSettings settings() {
      return settings;
    }

    @Override
    public CompletionStage<UpgradeDecision> verify(UpgradeRequest request) {
      return isClosed
          ? CompletableFuture.completedFuture(
              UpgradeDecision.refuse(HandshakeRefusal.of(503, "The server is going down.")))
          : verify.apply(request);
    }

    @Override
    public Connection connect(UpgradeRequest request, HandshakeAcceptance terms) {
      // Counted before its listeners are called, on whatever thread and however late.
      openCount.incrementAndGet();
      return sockets.create(this, request, terms);
    }

    @Override
    public void opened(LoopWebSocket socket) {
      all.add(socket);
      if (tracksClients) {
        clients.add(socket);
      }
      if (isClosed) {
        // Accepted before the close, but too late to be among those that were said goodbye to.
        socket.close(CloseCode.GOING_AWAY, "");
      }
      connectionListeners.accept(socket);
    }

    @Override
    public void failed(LoopWebSocket socket, Throwable cause) {
      errorListeners.accept(cause);
    }

    @Override
    public void closed(LoopWebSocket socket, CloseEvent event) {
      clients.remove(socket);
      closeCounts.computeIfAbsent(event.code().value(), code -> new LongAdder()).increment();
      if (openCount.decrementAndGet() == 0 && isClosed) {
        emptied.complete(null);
      }
    }
  }
}
