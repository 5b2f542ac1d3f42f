package io.holdfast.server;

import io.holdfast.HoldfastServer;
import io.holdfast.WebSocketOptions;
import io.holdfast.netty.UpgradeDecision;
import io.holdfast.netty.UpgradeRequest;
import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.OriginPolicy;
import io.holdfast.websocket.SubprotocolChoice;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The WebSocket doors of the chat: {@code /chat}, and {@code /} for the small dialect. */
final class ChatEndpoints {

  static final String SUBPROTOCOL = "holdfast.chat.1";

  private final Chat chat;
  private final ChatLimits limits;
  private final OriginPolicy origins;
  private final PersonIds ids = new PersonIds();

  ChatEndpoints(Chat chat, ChatLimits limits, OriginPolicy origins) {
    this.chat = chat;
    this.limits = limits;
    this.origins = origins;
  }

  void install(HoldfastServer server) {
    server
        .webSocket("/chat", options -> configure(options, SUBPROTOCOL))
        .onConnection(
            socket -> {
              Person person = new Person(ids.next(), Person.ANONYMOUS);
              new ChatSession(chat, limits, socket, person).open();
            });
    new SmallDialect(
            chat,
            limits,
            server.webSocket("/", options -> configure(options, SmallDialect.SUBPROTOCOL)))
        .open();
  }

  private void configure(WebSocketOptions options, String subprotocol) {
    options
        .maxPayload(limits.messageBytes())
        .perMessageDeflate(true)
        .origins(origins)
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
