package io.holdfast.netty;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineGate;
import io.holdfast.engineio.EnginePolicy;
import io.holdfast.engineio.EngineReply;
import io.holdfast.engineio.EngineSession;
import io.holdfast.engineio.EngineVerdict;
import io.holdfast.engineio.Opening;
import io.holdfast.engineio.RequestError;
import io.holdfast.websocket.DeflateOptions;
import io.holdfast.websocket.HandshakeAcceptance;
import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.HttpHeaders;
import io.holdfast.websocket.WebSocketLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The WebSocket side of an endpoint: sessions that begin on WebSockets, and those that change. */
final class EngineUpgrades implements WebSocketEndpoint {

  /** WebSockets take no smaller bound. */
  private static final int MIN_MESSAGE_BYTES = 125;

  private final EngineSessions sessions;
  private final EngineGate gate;
  private final EngineEvents events;
  private final EndpointSettings settings;

  EngineUpgrades(EngineSessions sessions, EngineGate gate, EngineEvents events) {
    this.sessions = sessions;
    this.gate = gate;
    this.events = events;
    this.settings = settings(sessions);
  }

  private static EndpointSettings settings(EngineSessions sessions) {
    int maxMessageBytes = Math.max(MIN_MESSAGE_BYTES, sessions.settings().maxPayloadBytes());
    EndpointSettings.Builder builder =
        EndpointSettings.builder()
            .limits(WebSocketLimits.ofMessageBytes(maxMessageBytes))
            // Sessions have a heartbeat of their own.
            .heartbeat(Duration.ZERO, Duration.ZERO)
            // Who may connect is for allowRequest to say, on both transports.
            .originPolicy((origin, request) -> true);
    EnginePolicy policy = sessions.policy();
    if (policy.isDeflateOn()) {
      builder.deflate(DeflateOptions.DEFAULT.withThresholdBytes(policy.deflateThreshold()));
    }
    return builder.buildServer();
  }

  @Override
  public EndpointSettings settings() {
    return settings;
  }

  @Override
  public CompletionStage<UpgradeDecision> verify(UpgradeRequest request) {
    EngineExchange exchange = new EngineExchange(events, EngineRequestView.of(request));
    if (sessions.isClosed()) {
      return CompletableFuture.completedFuture(unavailable());
    }
    return gate.judge(exchange.request(), true, exchange.headers())
        .thenApply(verdict -> decide(verdict, exchange));
  }

  private static UpgradeDecision unavailable() {
    return UpgradeDecision.refuse(HandshakeRefusal.of(503, "No more sessions are taken."));
  }

  private UpgradeDecision decide(EngineVerdict verdict, EngineExchange exchange) {
    if (verdict instanceof EngineVerdict.Open open) {
      events.addHeaders(exchange.headers(), exchange.request(), true);
      return UpgradeDecision.acceptWith(exchange.plainHeaders())
          .connectedBy(
              (request, terms) ->
                  new EngineWebSocket(
                      request, terms, webSocket -> open(webSocket, open, exchange)));
    }
    if (verdict instanceof EngineVerdict.Use use) {
      Optional<EngineConnection> connection = sessions.find(use.sessionId());
      if (connection.isPresent()) {
        return join(connection.get(), exchange);
      }
      return refuse(exchange, RequestError.SESSION_ID_UNKNOWN.message());
    }
    if (verdict instanceof EngineVerdict.Answered answered) {
      return answer(exchange, answered.reply());
    }
    EngineVerdict.Refused refused = (EngineVerdict.Refused) verdict;
    events.refused(exchange.request(), refused);
    return refuse(exchange, refused.message());
  }

  private UpgradeDecision join(EngineConnection connection, EngineExchange exchange) {
    events.addHeaders(exchange.headers(), exchange.request(), false);
    return UpgradeDecision.acceptWith(exchange.plainHeaders())
        .connectedBy(
            (request, terms) -> new EngineWebSocket(request, terms, connection::beginUpgrade))
        .livingOn(connection.shard());
  }

  private static UpgradeDecision refuse(EngineExchange exchange, String message) {
    exchange.headers().set("content-type", "text/html");
    return UpgradeDecision.refuse(new HandshakeRefusal(400, message, exchange.plainHeaders()));
  }

  private static UpgradeDecision answer(EngineExchange exchange, EngineReply reply) {
    HttpHeaders headers = exchange.answer(reply).headers();
    String body = new String(reply.body(), StandardCharsets.UTF_8);
    // What looks like consent to somebody who asked for a WebSocket is none.
    int status = reply.status() < 300 ? 400 : reply.status();
    return UpgradeDecision.refuse(new HandshakeRefusal(status, body, headers));
  }

  private void open(EngineWebSocket webSocket, EngineVerdict.Open open, EngineExchange exchange) {
    Shard shard = webSocket.handler().shard();
    Opening opening = new Opening(open.sessionId(), open.revision(), sessions.settings(), false);
    EngineConnection connection =
        new EngineConnection(
            sessions,
            shard,
            exchange.request(),
            listener ->
                EngineSession.openWebSocket(opening, webSocket, listener, shard.nowNanos()));
    if (!sessions.tryAdd(connection)) {
      events.refused(exchange.request(), EngineHttp.taken(open.sessionId()));
      connection.discard(CloseReason.SERVER_SHUTTING_DOWN);
      return;
    }
    connection.begin(webSocket);
    connection.accept();
    if (sessions.isClosed()) {
      connection.discard(CloseReason.SERVER_SHUTTING_DOWN);
    }
  }

  @Override
  public Connection connect(UpgradeRequest request, HandshakeAcceptance terms) {
    throw new IllegalStateException("each decision makes its own connection");
  }
}
