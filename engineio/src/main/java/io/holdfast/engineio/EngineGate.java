package io.holdfast.engineio;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Judges requests: the middlewares first, then what the request says of itself, then who may open a
 * session, and its id.
 *
 * <p>Safe for use by several threads.
 */
public final class EngineGate {

  private final EnginePolicy policy;
  private final Function<String, Optional<SessionFacts>> sessions;
  private final List<EngineMiddleware> middlewares = new CopyOnWriteArrayList<>();

  /**
   * Creates a gate.
   *
   * @param policy to judge by
   * @param sessions finds an open session by its id
   */
  public EngineGate(EnginePolicy policy, Function<String, Optional<SessionFacts>> sessions) {
    this.policy = policy;
    this.sessions = sessions;
    policy
        .cors()
        .ifPresent(
            cors ->
                middlewares.add(
                    (request, headers) ->
                        CompletableFuture.completedFuture(cors.apply(request, headers))));
  }

  /**
   * Adds a middleware, behind those that there are.
   *
   * @param middleware that sees every request
   */
  public void use(EngineMiddleware middleware) {
    middlewares.add(middleware);
  }

  /**
   * Judges a request.
   *
   * @param request to judge
   * @param isUpgrade whether it asks for a WebSocket
   * @param headers of the response, which middlewares add to
   * @return the verdict, now or later, on any thread; never a failure
   */
  public CompletionStage<EngineVerdict> judge(
      EngineRequest request, boolean isUpgrade, ResponseHeaders headers) {
    return pass(0, request, headers)
        .<CompletionStage<EngineVerdict>>handle(
            (reply, failure) -> {
              if (failure != null) {
                return refused("MIDDLEWARE_FAILURE", failure);
              }
              return reply.isPresent()
                  ? CompletableFuture.completedFuture(new EngineVerdict.Answered(reply.get()))
                  : judge(request, isUpgrade);
            })
        .thenCompose(Function.identity());
  }

  private CompletionStage<Optional<EngineReply>> pass(
      int index, EngineRequest request, ResponseHeaders headers) {
    if (index >= middlewares.size()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return guarded(() -> middlewares.get(index).handle(request, headers))
        .thenCompose(
            reply ->
                reply.isPresent()
                    ? CompletableFuture.completedFuture(reply)
                    : pass(index + 1, request, headers));
  }

  private CompletionStage<EngineVerdict> judge(EngineRequest request, boolean isUpgrade) {
    Map<String, String> query = request.query();
    EngineCall call =
        EngineCall.read(
            request.method(),
            isUpgrade,
            name -> Optional.ofNullable(query.get(name)),
            policy.offer());
    if (call instanceof EngineCall.Refused refused) {
      return done(EngineVerdict.Refused.of(refused.error(), refused.context()));
    }
    Optional<String> origin = request.header("origin").filter(EngineGate::isNoHeader);
    if (origin.isPresent()) {
      return done(badRequest(Map.of("name", "INVALID_ORIGIN", "origin", origin.get())));
    }
    return call instanceof EngineCall.Use use
        ? done(use(use, isUpgrade, query))
        : open((EngineCall.Open) call, request);
  }

  private static boolean isNoHeader(String value) {
    return value.chars().anyMatch(c -> c != '\t' && (c < ' ' || c == 0x7f || c > 0xff));
  }

  private EngineVerdict use(EngineCall.Use use, boolean isUpgrade, Map<String, String> query) {
    Optional<SessionFacts> found = sessions.apply(use.sessionId());
    if (found.isEmpty()) {
      return EngineVerdict.Refused.of(
          RequestError.SESSION_ID_UNKNOWN, Map.of("sid", use.sessionId()));
    }
    SessionFacts facts = found.get();
    String number = query.getOrDefault("EIO", "");
    if (!number.isEmpty() && !number.equals(Integer.toString(facts.revision().number()))) {
      return badRequest(Map.of("name", "PROTOCOL_MISMATCH", "protocol", number));
    }
    boolean fits =
        isUpgrade
            ? use.transport() == TransportName.WEBSOCKET && policy.offer().allowsUpgrades()
            : use.transport() == TransportName.POLLING
                && facts.transport() == TransportName.POLLING;
    return fits
        ? new EngineVerdict.Use(use.sessionId())
        : badRequest(
            Map.of(
                "name",
                "TRANSPORT_MISMATCH",
                "transport",
                use.transport().wireName(),
                "previousTransport",
                facts.transport().wireName()));
  }

  private CompletionStage<EngineVerdict> open(EngineCall.Open open, EngineRequest request) {
    return guarded(() -> policy.admission(request))
        .handle(
            (admission, failure) ->
                failure == null
                    ? admission.refusal()
                    : Optional.of(RequestError.FORBIDDEN.message()))
        .thenCompose(
            refusal ->
                refusal.isPresent() ? done(forbidden(refusal.get())) : identify(open, request));
  }

  private static EngineVerdict forbidden(String message) {
    return new EngineVerdict.Refused(RequestError.FORBIDDEN, message, Map.of("message", message));
  }

  private CompletionStage<EngineVerdict> identify(EngineCall.Open open, EngineRequest request) {
    return guarded(() -> policy.generateId(request))
        .thenApply(this::requireFree)
        .<CompletionStage<EngineVerdict>>handle(
            (id, failure) ->
                failure == null
                    ? done(new EngineVerdict.Open(open.transport(), open.revision(), id))
                    : refused("ID_GENERATION_ERROR", failure))
        .thenCompose(Function.identity());
  }

  private String requireFree(String id) {
    if (!Opening.isId(id)) {
      throw new IllegalStateException(
          "the id of a session is letters, digits, hyphens and underscores, was " + id);
    }
    if (sessions.apply(id).isPresent()) {
      throw new IllegalStateException("there is a session with the id " + id);
    }
    return id;
  }

  private static <T> CompletionStage<T> guarded(Supplier<CompletionStage<T>> stage) {
    try {
      return stage.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static CompletionStage<EngineVerdict> refused(String name, Throwable failure) {
    Map<String, Object> context = new HashMap<>();
    context.put("name", name);
    context.put("error", failure);
    return done(badRequest(context));
  }

  private static EngineVerdict badRequest(Map<String, Object> context) {
    return EngineVerdict.Refused.of(RequestError.BAD_REQUEST, context);
  }

  private static CompletionStage<EngineVerdict> done(EngineVerdict verdict) {
    return CompletableFuture.completedFuture(verdict);
  }
}
