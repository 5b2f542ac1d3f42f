package io.holdfast.server;

import io.holdfast.engineio.Admission;
import io.holdfast.engineio.Cors;
import io.holdfast.engineio.EngineRequest;
import io.holdfast.websocket.HandshakeRequest;
import io.holdfast.websocket.HttpHeaders;
import io.holdfast.websocket.OriginPolicy;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The origins of pages that may connect, by whichever door. Immutable. */
final class AllowedOrigins {

  private static final String STAR = "*";

  /** Pages of this server alone. */
  static final AllowedOrigins OWN = of(Set.of());

  /** All pages. */
  static final AllowedOrigins ANY = new AllowedOrigins(OriginPolicy.ANY, Set.of(STAR));

  private static final HttpHeaders NO_HEADERS = HttpHeaders.builder().build();

  private final OriginPolicy policy;
  private final Set<String> listed;

  private AllowedOrigins(OriginPolicy policy, Set<String> listed) {
    this.policy = policy;
    this.listed = Set.copyOf(listed);
  }

  /**
   * {@return what allows some pages beside those of this server}
   *
   * @param listed their origins
   */
  static AllowedOrigins of(Set<String> listed) {
    return new AllowedOrigins(OriginPolicy.sameOr(listed), listed);
  }

  /** {@return what WebSockets are judged by} */
  OriginPolicy policy() {
    return policy;
  }

  /** {@return what browsers are told about pages of other origins that poll} */
  Cors cors() {
    return isAny() ? Cors.create() : Cors.create().origins(listed);
  }

  /** {@return whether a client may open a session of Socket.IO} */
  CompletionStage<Admission> admit(EngineRequest request) {
    return CompletableFuture.completedFuture(
        isAllowed(request)
            ? Admission.allow()
            : Admission.refuse("Pages of this origin may not connect; see --allowed-origins."));
  }

  /*
   * A script of another site can be asked for without a word about its origin: JSONP is made for
   * that. So it is served only where all pages may connect.
   */
  private boolean isAllowed(EngineRequest request) {
    if (isAny()) {
      return true;
    }
    HandshakeRequest asked =
        new HandshakeRequest(request.method(), request.uri(), request.authority(), NO_HEADERS);
    return !request.query().containsKey("j")
        && request.header("origin").map(origin -> policy.allows(origin, asked)).orElse(true);
  }

  private boolean isAny() {
    return listed.contains(STAR);
  }
}
