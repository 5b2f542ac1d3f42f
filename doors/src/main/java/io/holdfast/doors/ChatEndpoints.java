package io.holdfast.doors;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocket;
import io.holdfast.WebSocketOptions;
import io.holdfast.chat.Asker;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.HouseRules;
import io.holdfast.chat.Identity;
import io.holdfast.chat.PersonIds;
import io.holdfast.chat.Refusal;
import io.holdfast.engineio.Admission;
import io.holdfast.engineio.EngineRequest;
import io.holdfast.netty.UpgradeDecision;
import io.holdfast.netty.UpgradeRequest;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoOptions;
import io.holdfast.socketio.SocketIoServer;
import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.SubprotocolChoice;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The doors of the chat: WebSockets at {@code /chat}, and at {@code /} for the small dialect; and
 * the namespaces of Socket.IO that are named so.
 */
final class ChatEndpoints {

  static final String SUBPROTOCOL = "holdfast.chat.1";

  private static final String PATH = "/chat";

  private final ChatDesk desk;
  private final Feeds feeds;
  private final ChatLimits limits;
  private final Gate gate;
  private final PersonIds ids = new PersonIds();

  ChatEndpoints(ChatDesk desk, Feeds feeds, Gate gate) {
    this.desk = desk;
    this.feeds = feeds;
    this.limits = desk.limits();
    this.gate = gate;
  }

  /**
   * Installs the doors.
   *
   * @param server that they are of
   * @param first adds what is to see all that comes, before anybody does
   * @return what the apps add their namespaces to
   */
  SocketIoServer install(HoldfastServer server, Consumer<SocketIoServer> first) {
    server
        .webSocket(PATH, options -> configure(options, SUBPROTOCOL))
        .onConnection(socket -> gate.open(socket, who -> open(socket, who)));
    SocketIoServer socketIo = server.socketIo(this::configure);
    HouseRules house = desk.chat().access().house();
    gate.guard(socketIo.of(PATH), house);
    gate.guard(socketIo.sockets(), house);
    first.accept(socketIo);
    socketIo.of(PATH).onConnection(socket -> gate.open(socket, who -> open(socket, who)));
    Lobby lobby = new Lobby(feeds, desk, ids);
    new SmallDialect(
            lobby,
            gate,
            server.webSocket("/", options -> configure(options, SmallDialect.SUBPROTOCOL)))
        .open();
    new LobbyEvents(lobby, gate, socketIo.sockets()).open();
    lobby.open();
    return socketIo;
  }

  private void open(WebSocket socket, Stay who) {
    WebSocketLine.open(desk, socket, Caller.of(who, ids, ConnectionOrigin.of(PATH, socket)));
  }

  private void open(Socket socket, Stay who) {
    SocketIoLine.open(desk, socket, Caller.of(who, ids, ConnectionOrigin.of(socket)));
  }

  private void configure(SocketIoOptions options) {
    options
        .maxHttpBufferSize(limits.messageBytes())
        .perMessageDeflate(true)
        .allowEio3(true)
        .cors(gate.origins().cors())
        .allowRequest(this::admission);
  }

  /** Who it is may be known later, and is judged when there is a connection. */
  private CompletionStage<Admission> admission(EngineRequest request) {
    try {
      requireWelcome(Identity.GUEST, request.remoteAddress());
      return gate.admission(request);
    } catch (Refusal refusal) {
      return CompletableFuture.completedFuture(Admission.refuse(refusal.reason()));
    }
  }

  private void requireWelcome(Identity who, InetSocketAddress from) throws Refusal {
    desk.chat().access().house().requireWelcome(Asker.of(who, null, from));
  }

  private void configure(WebSocketOptions options, String subprotocol) {
    options
        .maxPayload(limits.messageBytes())
        .perMessageDeflate(true)
        .origins(gate.origins().policy())
        .handleProtocols(SubprotocolChoice.among(List.of(subprotocol)))
        .verifyClientAsync(request -> verify(request, subprotocol));
  }

  private CompletionStage<UpgradeDecision> verify(UpgradeRequest request, String subprotocol) {
    return gate.prepare(request).thenApply(ready -> judge(request, subprotocol));
  }

  private UpgradeDecision judge(UpgradeRequest request, String subprotocol) {
    if (!request.headers().list("sec-websocket-protocol").contains(subprotocol)) {
      return UpgradeDecision.refuse(
          HandshakeRefusal.of(400, "This endpoint speaks the sub-protocol " + subprotocol));
    }
    try {
      requireWelcome(gate.admit(request), request.remoteAddress());
      return UpgradeDecision.accept();
    } catch (Refusal refusal) {
      return UpgradeDecision.refuse(
          HandshakeRefusal.of(HttpRefusals.status(refusal.code()), refusal.reason()));
    }
  }
}
