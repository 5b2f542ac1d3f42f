package io.holdfast.server;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocket;
import io.holdfast.WebSocketOptions;
import io.holdfast.netty.UpgradeDecision;
import io.holdfast.netty.UpgradeRequest;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoOptions;
import io.holdfast.socketio.SocketIoServer;
import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.SubprotocolChoice;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The doors of the chat: WebSockets at {@code /chat}, and at {@code /} for the small dialect; and
 * the namespaces of Socket.IO that are named so.
 */
final class ChatEndpoints {

  static final String SUBPROTOCOL = "holdfast.chat.1";

  private static final String PATH = "/chat";

  private final Chat chat;
  private final Correspondence correspondence;
  private final Feeds feeds;
  private final ChatLimits limits;
  private final Gate gate;
  private final PersonIds ids = new PersonIds();

  ChatEndpoints(
      Chat chat, Correspondence correspondence, Feeds feeds, ChatLimits limits, Gate gate) {
    this.chat = chat;
    this.correspondence = correspondence;
    this.feeds = feeds;
    this.limits = limits;
    this.gate = gate;
  }

  void install(HoldfastServer server) {
    server
        .webSocket(PATH, options -> configure(options, SUBPROTOCOL))
        .onConnection(socket -> gate.open(socket, who -> open(socket, who)));
    SocketIoServer socketIo = server.socketIo(this::configure);
    socketIo.of(PATH).onConnection(socket -> gate.open(socket, who -> open(socket, who)));
    Lobby lobby = new Lobby(feeds, chat, limits, ids);
    new SmallDialect(
            lobby,
            gate,
            server.webSocket("/", options -> configure(options, SmallDialect.SUBPROTOCOL)))
        .open();
    new LobbyEvents(lobby, gate, socketIo.sockets()).open();
    lobby.open();
  }

  private void open(WebSocket socket, Identity who) {
    WebSocketLine.open(chat, correspondence, limits, socket, caller(who));
  }

  private void open(Socket socket, Identity who) {
    SocketIoLine.open(chat, correspondence, limits, socket, caller(who));
  }

  private Caller caller(Identity who) {
    return who.person()
        .map(person -> new Caller(person, true))
        .orElseGet(() -> guest(who.guestId().orElseGet(ids::next)));
  }

  private static Caller guest(String id) {
    return new Caller(new Person(id, Person.ANONYMOUS), false);
  }

  private void configure(SocketIoOptions options) {
    options
        .maxHttpBufferSize(limits.messageBytes())
        .perMessageDeflate(true)
        .allowEio3(true)
        .cors(gate.origins().cors())
        .allowRequest(gate::admission);
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
    return CompletableFuture.completedFuture(judge(request, subprotocol));
  }

  private UpgradeDecision judge(UpgradeRequest request, String subprotocol) {
    if (!request.headers().list("sec-websocket-protocol").contains(subprotocol)) {
      return UpgradeDecision.refuse(
          HandshakeRefusal.of(400, "This endpoint speaks the sub-protocol " + subprotocol));
    }
    try {
      gate.admit(request);
      return UpgradeDecision.accept();
    } catch (Refusal refusal) {
      return UpgradeDecision.refuse(
          HandshakeRefusal.of(HttpRefusals.status(refusal.code()), refusal.reason()));
    }
  }
}
