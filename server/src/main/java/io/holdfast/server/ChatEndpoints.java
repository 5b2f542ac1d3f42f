package io.holdfast.server;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocketOptions;
import io.holdfast.netty.UpgradeDecision;
import io.holdfast.netty.UpgradeRequest;
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
  private final AllowedOrigins origins;
  private final PersonIds ids = new PersonIds();

  ChatEndpoints(
      Chat chat,
      Correspondence correspondence,
      Feeds feeds,
      ChatLimits limits,
      AllowedOrigins origins) {
    this.chat = chat;
    this.correspondence = correspondence;
    this.feeds = feeds;
    this.limits = limits;
    this.origins = origins;
  }

  void install(HoldfastServer server) {
    server
        .webSocket(PATH, options -> configure(options, SUBPROTOCOL))
        .onConnection(
            socket -> WebSocketLine.open(chat, correspondence, limits, socket, newPerson()));
    SocketIoServer socketIo = server.socketIo(this::configure);
    socketIo
        .of(PATH)
        .onConnection(
            socket -> SocketIoLine.open(chat, correspondence, limits, socket, newPerson()));
    Lobby lobby = new Lobby(feeds, chat, limits, ids);
    new SmallDialect(
            lobby, server.webSocket("/", options -> configure(options, SmallDialect.SUBPROTOCOL)))
        .open();
    new LobbyEvents(lobby, socketIo.sockets()).open();
    lobby.open();
  }

  private Person newPerson() {
    return new Person(ids.next(), Person.ANONYMOUS);
  }

  private void configure(SocketIoOptions options) {
    options
        .maxHttpBufferSize(limits.messageBytes())
        .perMessageDeflate(true)
        .allowEio3(true)
        .cors(origins.cors())
        .allowRequest(origins::admit);
  }

  private void configure(WebSocketOptions options, String subprotocol) {
    options
        .maxPayload(limits.messageBytes())
        .perMessageDeflate(true)
        .origins(origins.policy())
        .handleProtocols(SubprotocolChoice.among(List.of(subprotocol)))
        .verifyClientAsync(request -> verify(request, subprotocol));
  }

  private static CompletionStage<UpgradeDecision> verify(
      UpgradeRequest request, String subprotocol) {
    return CompletableFuture.completedFuture(
        request.headers().list("sec-websocket-protocol").contains(subprotocol)
            ? UpgradeDecision.accept()
            : UpgradeDecision.refuse(
                HandshakeRefusal.of(400, "This endpoint speaks the sub-protocol " + subprotocol)));
  }
}
