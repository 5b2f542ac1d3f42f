package io.holdfast.socketio;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineListener;
import io.holdfast.engineio.EngineSocket;
import io.holdfast.engineio.EngineTimer;
import io.holdfast.engineio.Revision;
import io.holdfast.socketio.spi.PacketReader;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client with its sockets, one for each namespace that it is in.
 *
 * <p>Confined to the loop of its session.
 */
final class Connection implements EngineListener, PacketSink {

  private static final Socket[] NO_SOCKETS = {};

  private final SocketIoServer server;
  private final EngineSocket engine;
  private final PacketReader reader;
  private Socket[] sockets = NO_SOCKETS;
  private @Nullable List<ConnectAttempt> attempts;

  /**
   * Namespaces that the server took the client out of, as many as it may be in, the latest; what it
   * sent meanwhile is ignored.
   */
  private @Nullable Set<String> left;

  /** Sockets whose end waits for an executor; a socket of the same namespace waits for them. */
  private @Nullable List<Socket> ending;

  private @Nullable EngineTimer connectTimer;
  private boolean isClosed;

  private Connection(SocketIoServer server, EngineSocket engine) {
    this.server = server;
    this.engine = engine;
    this.reader = server.codec().newReader(server.options().packetLimits(), this);
  }

  static Connection open(SocketIoServer server, EngineSocket engine) {
    Connection connection = new Connection(server, engine);
    connection.connectTimer =
        server
            .engine()
            .schedule(
                server.options().connectTimeout(), () -> engine.execute(connection::closeIfUnused));
    if (engine.revision() == Revision.THREE) {
      connection.connect(PacketHeader.MAIN_NAMESPACE, JsonValue.emptyObject());
    }
    if (!engine.isOpen()) {
      connection.onClose(CloseReason.TRANSPORT_CLOSE);
    }
    return connection;
  }

  SocketIoServer server() {
    return server;
  }

  EngineSocket engine() {
    return engine;
  }

  private void closeIfUnused() {
    connectTimer = null;
    if (sockets.length == 0) {
      isClosed = true;
      cancelAttempts();
      // Whoever has not said a word does not have to be there any more.
      engine.discard(CloseReason.FORCED_CLOSE);
    }
  }

  @Override
  public void onText(ByteBuf payload, int offset, int length) {
    if (!isClosed) {
      try {
        reader.receiveText(payload, offset, length);
      } catch (PacketException e) {
        fail(e);
      }
    }
  }

  @Override
  public void onBinary(ByteBuf payload, int offset, int length) {
    if (!isClosed) {
      try {
        reader.receiveBinary(payload, offset, length);
      } catch (PacketException e) {
        fail(e);
      }
    }
  }

  /** The client sent what is no packet. */
  private void fail(PacketException error) {
    for (Socket socket : sockets) {
      socket.receiveError(error);
    }
    end(DisconnectReason.PARSE_ERROR, String.valueOf(error.getMessage()));
    close(CloseReason.PARSE_ERROR);
  }

  /** The client sent a packet that must not come now. */
  void closeByForce() {
    end(DisconnectReason.FORCED_SERVER_CLOSE, "");
    close(CloseReason.FORCED_CLOSE);
  }

  /** The client has another connection, and goes on there. */
  void takenOver() {
    end(DisconnectReason.TRANSPORT_CLOSE, "");
    close(CloseReason.TRANSPORT_CLOSE);
  }

  private void close(CloseReason reason) {
    isClosed = true;
    stopTimer();
    cancelAttempts();
    engine.close(reason);
  }

  @Override
  public void onEvent(String namespace, long ackId, List<JsonValue> arguments) {
    Socket socket = find(nameOf(namespace));
    if (socket != null) {
      socket.receive(ackId, arguments);
    } else {
      receiveUnexpected(nameOf(namespace));
    }
  }

  @Override
  public void onAck(String namespace, long ackId, List<JsonValue> arguments) {
    Socket socket = find(nameOf(namespace));
    if (socket != null) {
      socket.receiveAck(ackId, arguments);
    } else {
      receiveUnexpected(nameOf(namespace));
    }
  }

  @Override
  public void onDisconnect(String namespace) {
    Socket socket = find(nameOf(namespace));
    if (socket != null) {
      drop(socket);
      socket.endLater(DisconnectReason.CLIENT_NAMESPACE_DISCONNECT, "");
      awaitEnd(socket);
    } else {
      receiveUnexpected(nameOf(namespace));
    }
  }

  private void receiveUnexpected(String namespace) {
    if (left == null || !left.contains(namespace)) {
      closeByForce();
    }
  }

  private String nameOf(String namespace) {
    return engine.revision() == Revision.THREE
        ? NamespaceQuery.parse(namespace).namespace()
        : namespace;
  }

  private @Nullable Socket find(String namespace) {
    for (Socket socket : sockets) {
      if (socket.namespace().name().equals(namespace)) {
        return socket;
      }
    }
    return null;
  }

  @Override
  public void onConnect(String namespace, JsonValue auth) {
    if (engine.revision() == Revision.THREE) {
      NamespaceQuery query = NamespaceQuery.parse(namespace);
      connect(query.namespace(), query.auth());
    } else {
      connect(namespace, auth);
    }
  }

  private void connect(String namespace, JsonValue auth) {
    if (find(namespace) != null) {
      closeByForce();
      return;
    }
    if (left != null) {
      left.remove(namespace);
    }
    cancelEarlier(namespace);
    List<ConnectAttempt> all = attempts == null ? new ArrayList<>(1) : attempts;
    attempts = all;
    if (sockets.length + all.size() >= server.options().maxNamespaces()) {
      refuse(namespace, new SocketIoException("Too many namespaces"));
      return;
    }
    ConnectAttempt attempt = new ConnectAttempt(namespace, auth);
    all.add(attempt);
    Socket before = findEnding(namespace);
    if (before == null) {
      findNamespace(attempt);
    } else {
      before.runLast(() -> engine.execute(() -> findNamespace(attempt)));
    }
  }

  /** A client that gave up and asks again gets one answer, to the later question. */
  private void cancelEarlier(String namespace) {
    if (attempts != null) {
      for (ConnectAttempt earlier : List.copyOf(attempts)) {
        if (earlier.namespace.equals(namespace)) {
          cancel(earlier);
        }
      }
    }
  }

  private void findNamespace(ConnectAttempt attempt) {
    server
        .find(attempt.namespace, attempt.auth)
        .whenComplete(
            (found, error) -> {
              if (error != null) {
                Log.warn("the namespace " + attempt.namespace + " cannot be made", error);
              }
              engine.execute(() -> enter(attempt, found));
            });
  }

  private boolean isCurrent(ConnectAttempt attempt) {
    return attempts != null && attempts.contains(attempt);
  }

  private void enter(ConnectAttempt attempt, @Nullable Namespace namespace) {
    if (!isCurrent(attempt)) {
      return;
    }
    if (namespace == null) {
      removeAttempt(attempt);
      refuse(attempt.namespace, new SocketIoException("Invalid namespace"));
    } else if (!namespace.tryEnter()) {
      server.forget(namespace);
      findNamespace(attempt);
    } else if (namespace.recovery() == null || engine.revision() == Revision.THREE) {
      begin(attempt, namespace, Comeback.ANEW);
    } else {
      namespace
          .recovery()
          .claim(
              attempt.auth,
              comeback -> engine.execute(() -> claimed(attempt, namespace, comeback)));
    }
  }

  private void claimed(ConnectAttempt attempt, Namespace namespace, Comeback comeback) {
    if (isCurrent(attempt)) {
      begin(attempt, namespace, comeback);
      return;
    }
    Recovery recovery = namespace.recovery();
    RecoveryClaim claim = comeback.claim();
    if (claim != null && recovery != null) {
      recovery.release(claim);
    }
    namespace.exit();
  }

  private void begin(ConnectAttempt attempt, Namespace namespace, Comeback comeback) {
    Handshake handshake =
        new Handshake(engine.request(), attempt.auth, server.options().clock().instant());
    Socket socket = new Socket(namespace, this, handshake, comeback);
    attempt.socket = socket;
    namespace.addConnecting(socket);
    Recovery recovery = namespace.recovery();
    RecoveryClaim claim = comeback.claim();
    if (claim != null) {
      Set<String> rooms = new LinkedHashSet<>(claim.session().stays().rooms());
      // Its own comes with the connection.
      rooms.remove(socket.id());
      socket.join(rooms);
    }
    if (claim != null && recovery != null && recovery.options().isSkippingMiddlewares()) {
      admit(attempt, socket);
    } else {
      ConnectAttempt.askMiddlewares(socket, error -> decide(attempt, socket, error));
    }
  }

  private void decide(ConnectAttempt attempt, Socket socket, @Nullable Throwable error) {
    if (!isCurrent(attempt)) {
      return;
    }
    if (!engine.isOpen()) {
      cancel(attempt);
    } else if (error == null) {
      admit(attempt, socket);
    } else {
      cancel(attempt);
      refuse(attempt.namespace, attempt.refusal(error));
    }
  }

  private void refuse(String namespace, SocketIoException refusal) {
    engine.send(
        server.codec().connectError(namespace, RefusalPayload.of(refusal, engine.revision())));
  }

  /** All have let pass; what was missed comes before the answer. */
  private void admit(ConnectAttempt attempt, Socket socket) {
    SocketLink link = socket.link();
    RecoveryClaim claim = link == null ? null : link.claim();
    if (link == null || claim == null) {
      connect(attempt, socket, 0);
      return;
    }
    stopTimer();
    link.recovery()
        .replay(
            socket,
            link,
            claim,
            lastMissed ->
                engine.execute(
                    () -> {
                      if (isCurrent(attempt)) {
                        connect(attempt, socket, lastMissed);
                      }
                    }));
  }

  private void connect(ConnectAttempt attempt, Socket socket, long lastMissed) {
    removeAttempt(attempt);
    Socket[] grown = Arrays.copyOf(sockets, sockets.length + 1);
    grown[sockets.length] = socket;
    sockets = grown;
    stopTimer();
    socket.connect(lastMissed);
  }

  private void cancel(ConnectAttempt attempt) {
    removeAttempt(attempt);
    Socket socket = attempt.socket;
    if (socket != null) {
      socket.refuse();
    }
  }

  private void cancelAttempts() {
    if (attempts != null) {
      List.copyOf(attempts).forEach(this::cancel);
    }
  }

  private void removeAttempt(ConnectAttempt attempt) {
    if (attempts != null) {
      attempts.remove(attempt);
      attempts = attempts.isEmpty() ? null : attempts;
    }
  }

  private void stopTimer() {
    if (connectTimer != null) {
      connectTimer.cancel();
      connectTimer = null;
    }
  }

  /** The server has taken the socket out. */
  void leave(Socket socket) {
    if (drop(socket)) {
      Set<String> names = left == null ? new LinkedHashSet<>(2) : left;
      if (names.size() == server.options().maxNamespaces()) {
        names.remove(names.iterator().next());
      }
      names.add(socket.namespace().name());
      left = names;
    }
  }

  /** The socket has been dropped, and is to end, or has just done so on another thread. */
  void awaitEnd(Socket socket) {
    if (!server.isOnLoop() || !socket.isGone()) {
      List<Socket> all = ending == null ? new ArrayList<>(1) : ending;
      all.add(socket);
      ending = all;
      // What the end did to groups on another thread takes effect on the loop before this.
      socket.runLast(() -> engine.execute(() -> ended(socket)));
    }
  }

  private void ended(Socket socket) {
    if (ending != null) {
      ending.remove(socket);
      ending = ending.isEmpty() ? null : ending;
    }
  }

  private @Nullable Socket findEnding(String namespace) {
    if (ending != null) {
      for (Socket socket : ending) {
        if (socket.namespace().name().equals(namespace)) {
          return socket;
        }
      }
    }
    return null;
  }

  private boolean drop(Socket socket) {
    for (int i = 0; i < sockets.length; i++) {
      if (sockets[i] == socket) {
        Socket[] fewer = new Socket[sockets.length - 1];
        System.arraycopy(sockets, 0, fewer, 0, i);
        System.arraycopy(sockets, i + 1, fewer, i, fewer.length - i);
        sockets = fewer;
        return true;
      }
    }
    return false;
  }

  /** Ends all sockets, and then the session. */
  void disconnectAll() {
    List<Socket> all = List.of(sockets);
    all.forEach(socket -> socket.disconnect(false));
    closeBehind(all);
  }

  /** What was emitted before goes out before the end. */
  private void closeBehind(List<Socket> all) {
    if (all.isEmpty()) {
      close(CloseReason.FORCED_CLOSE);
    } else {
      all.get(0).executeInOrder(() -> closeBehind(all.subList(1, all.size())));
    }
  }

  @Override
  public void onDrain() {
    for (Socket socket : sockets) {
      socket.receiveDrain();
    }
  }

  @Override
  public void onClose(CloseReason reason) {
    isClosed = true;
    stopTimer();
    cancelAttempts();
    end(DisconnectReason.of(reason), "");
  }

  private void end(DisconnectReason reason, String description) {
    Socket[] all = sockets;
    sockets = NO_SOCKETS;
    for (Socket socket : all) {
      socket.endLater(reason, description);
    }
  }
}
