package io.holdfast.netty;

import io.holdfast.engineio.CloseReason;
import io.holdfast.engineio.EngineGate;
import io.holdfast.engineio.EngineOffer;
import io.holdfast.engineio.EngineSession;
import io.holdfast.engineio.EngineVerdict;
import io.holdfast.engineio.Jsonp;
import io.holdfast.engineio.Opening;
import io.holdfast.engineio.RequestError;
import io.holdfast.engineio.Revision;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The polling side of an endpoint: plain requests to sessions, on whatever loops both are. */
final class EngineHttp implements BodyHandler {

  private final EngineSessions sessions;
  private final EngineGate gate;
  private final EngineEvents events;

  EngineHttp(EngineSessions sessions, EngineGate gate, EngineEvents events) {
    this.sessions = sessions;
    this.gate = gate;
    this.events = events;
  }

  @Override
  public int maxBodyBytes() {
    return sessions.settings().maxPayloadBytes();
  }

  @Override
  public BodyHandler.@Nullable Body begin(String method, String uri) {
    if (!method.equals("POST")) {
      return null;
    }
    String id;
    try {
      id = new QueryStringDecoder(uri).parameters().getOrDefault("sid", List.of("")).get(0);
    } catch (IllegalArgumentException e) {
      // The request is refused when it is complete.
      return null;
    }
    return sessions.find(id).flatMap(EngineConnection::beginPost).orElse(null);
  }

  @Override
  public CompletionStage<HttpReply> handle(HttpCall call) {
    EngineExchange exchange = new EngineExchange(events, EngineRequestView.of(call));
    if (sessions.isClosed()) {
      return CompletableFuture.completedFuture(exchange.unavailable());
    }
    CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    gate.judge(exchange.request(), false, exchange.headers())
        .thenAccept(
            verdict ->
                call.life()
                    .shard()
                    .run(() -> guarded(reply, () -> carryOut(verdict, call, exchange, reply))));
    return reply;
  }

  private static void guarded(CompletableFuture<HttpReply> reply, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      reply.completeExceptionally(e);
    }
  }

  private void carryOut(
      EngineVerdict verdict,
      HttpCall call,
      EngineExchange exchange,
      CompletableFuture<HttpReply> reply) {
    if (verdict instanceof EngineVerdict.Answered answered) {
      reply.complete(exchange.answer(answered.reply()));
    } else if (verdict instanceof EngineVerdict.Refused refused) {
      events.refused(exchange.request(), refused);
      reply.complete(exchange.refusal(refused.error(), refused.message()));
    } else if (verdict instanceof EngineVerdict.Open open) {
      open(open, call, exchange, reply);
    } else if (verdict instanceof EngineVerdict.Use use) {
      use(use, call, exchange, reply);
    }
  }

  private void open(
      EngineVerdict.Open open,
      HttpCall call,
      EngineExchange exchange,
      CompletableFuture<HttpReply> reply) {
    if (!sessions.tryEnterPolling()) {
      reply.complete(exchange.unavailable());
      return;
    }
    EngineConnection connection = connection(open, call, exchange);
    if (!sessions.tryAdd(connection)) {
      sessions.leavePolling();
      connection.discard(CloseReason.SERVER_SHUTTING_DOWN);
      EngineVerdict.Refused refused = taken(open.sessionId());
      events.refused(exchange.request(), refused);
      reply.complete(exchange.refusal(refused.error(), refused.message()));
      return;
    }
    sessions
        .policy()
        .cookie()
        .ifPresent(cookie -> exchange.headers().add("set-cookie", cookie.header(connection.id())));
    connection.begin(null);
    poll(connection, call, exchange, true).whenComplete(into(reply));
    // What is sent to it from now on is for the next poll.
    connection.accept();
    if (sessions.isClosed()) {
      connection.discard(CloseReason.SERVER_SHUTTING_DOWN);
    }
  }

  private EngineConnection connection(
      EngineVerdict.Open open, HttpCall call, EngineExchange exchange) {
    EngineOffer offer = sessions.policy().offer();
    Opening opening =
        new Opening(open.sessionId(), open.revision(), sessions.settings(), offer.offersUpgrade());
    Map<String, String> query = exchange.request().query();
    boolean takesBytes = !query.containsKey("b64") && !query.containsKey("j");
    Shard shard = call.life().shard();
    return new EngineConnection(
        sessions,
        shard,
        EngineRequestView.kept(call),
        listener ->
            EngineSession.openPolling(
                opening, takesBytes, shard.allocator(), listener, shard.nowNanos()));
  }

  static EngineVerdict.Refused taken(String id) {
    return new EngineVerdict.Refused(
        RequestError.BAD_REQUEST,
        RequestError.BAD_REQUEST.message(),
        Map.of("name", "ID_GENERATION_ERROR", "sid", id));
  }

  private void use(
      EngineVerdict.Use use,
      HttpCall call,
      EngineExchange exchange,
      CompletableFuture<HttpReply> reply) {
    EngineConnection connection = sessions.find(use.sessionId()).orElse(null);
    boolean isPost = call.method().equals("POST");
    if (connection == null || !(isPost || call.method().equals("GET"))) {
      RequestError error =
          connection == null ? RequestError.SESSION_ID_UNKNOWN : RequestError.BAD_REQUEST;
      reply.complete(exchange.refusal(error, error.message()));
    } else if (isPost) {
      connection.execute(
          () -> guarded(reply, () -> reply.complete(post(connection, call, exchange))));
    } else {
      poll(connection, call, exchange, false).whenComplete(into(reply));
    }
  }

  private CompletableFuture<HttpReply> poll(
      EngineConnection connection, HttpCall call, EngineExchange exchange, boolean isInitial) {
    int compressedBytes = sessions.policy().httpCompressionThreshold();
    PendingPoll poll = new PendingPoll(connection, exchange, isInitial, compressedBytes);
    String stamp = RequestStamps.of(call);
    connection.execute(() -> connection.poll(stamp, poll));
    if (!poll.reply().isDone()) {
      call.life().await(poll);
    }
    return poll.reply();
  }

  private HttpReply post(EngineConnection connection, HttpCall call, EngineExchange exchange) {
    if (!connection.isOpen() || connection.isRepeatedPost(RequestStamps.of(call))) {
      // Over since it was looked up, or by this.
      return exchange.refusal(
          RequestError.SESSION_ID_UNKNOWN, RequestError.SESSION_ID_UNKNOWN.message());
    }
    boolean isBytes =
        call.headers()
            .first("content-type")
            .filter(type -> type.startsWith("application/octet-stream"))
            .isPresent();
    boolean isScript = connection.revision() == Revision.THREE && call.query("j").isPresent();
    ByteBuf body = isScript && !isBytes ? formField(call) : Unpooled.wrappedBuffer(call.body());
    return connection.post(body, isBytes)
        ? exchange.taken()
        : exchange.refusal(RequestError.BAD_REQUEST, RequestError.BAD_REQUEST.message());
  }

  private static ByteBuf formField(HttpCall call) {
    String form = StandardCharsets.UTF_8.decode(call.body()).toString();
    String field =
        new QueryStringDecoder(form, false).parameters().getOrDefault("d", List.of("")).get(0);
    return Unpooled.copiedBuffer(Jsonp.payload(field), StandardCharsets.UTF_8);
  }

  private static BiConsumer<HttpReply, @Nullable Throwable> into(
      CompletableFuture<HttpReply> reply) {
    return (done, failure) -> {
      if (failure == null) {
        reply.complete(done);
      } else {
        reply.completeExceptionally(failure);
      }
    };
  }
}
