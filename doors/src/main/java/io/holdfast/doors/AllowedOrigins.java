package io.holdfast.doors;

import io.holdfast.chat.Refusal;
import io.holdfast.engineio.Admission;
import io.holdfast.engineio.Cors;
import io.holdfast.engineio.EngineRequest;
import io.holdfast.netty.HttpCall;
import io.holdfast.websocket.HandshakeRequest;
import io.holdfast.websocket.HttpHeaders;
import io.holdfast.websocket.OriginPolicy;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The origins of pages that may connect, by whichever door. Immutable. */
public final class AllowedOrigins {

  private static final String STAR = "*";
  private static final String ALLOW_ORIGIN = "access-control-allow-origin";

  /** Pages of this server alone. */
  public static final AllowedOrigins OWN = of(Set.of());

  /** All pages. */
  public static final AllowedOrigins ANY = new AllowedOrigins(OriginPolicy.ANY, Set.of(STAR), null);

  private static final HttpHeaders NO_HEADERS = HttpHeaders.builder().build();

  private final OriginPolicy policy;
  private final Set<String> listed;

  /** The origin of a page that may connect, but not as somebody; null for none. */
  private final @Nullable String stranger;

  private AllowedOrigins(OriginPolicy policy, Set<String> listed, @Nullable String stranger) {
    this.policy = policy;
    this.listed = Set.copyOf(listed);
    this.stranger = stranger;
  }

  /**
   * {@return what allows some pages beside those of this server}
   *
   * @param listed their origins
   */
  public static AllowedOrigins of(Set<String> listed) {
    return new AllowedOrigins(OriginPolicy.sameOr(listed), listed, null);
  }

  /**
   * {@return the same, and a page that may connect and say itself who it is: its cookies do not
   * count}
   *
   * @param page its origin
   */
  public AllowedOrigins withStranger(String page) {
    Set<String> all = new HashSet<>(listed);
    all.add(page);
    return new AllowedOrigins(isAny() ? policy : OriginPolicy.sameOr(all), listed, page);
  }

  /** {@return whether a page is the one that says itself who it is} */
  boolean isStranger(@Nullable String origin) {
    return origin != null && origin.equals(stranger);
  }

  /** {@return what WebSockets are judged by} */
  OriginPolicy policy() {
    return policy;
  }

  /** {@return what browsers are told about pages of other origins that poll} */
  Cors cors() {
    if (stranger == null) {
      return isAny() ? Cors.create() : Cors.create().origins(listed);
    }
    return Cors.create()
        .originsThat(origin -> isAny() || listed.contains(origin) || isStranger(origin))
        .credentials(true);
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

  /**
   * Lets a request pass that a page of this server sent, or one of an allowed origin, or no page.
   *
   * @throws Refusal of any other
   */
  void requireAllowed(HttpCall call) throws Refusal {
    HandshakeRequest asked =
        new HandshakeRequest(call.method(), call.path(), call.authority(), NO_HEADERS);
    if (call.headers().first("origin").filter(from -> !policy.allows(from, asked)).isPresent()) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN, "Pages of this origin may not connect; see --allowed-origins.");
    }
  }

  /**
   * {@return whether a page may use the cookies of this server: its own, and those that were
   * listed; where all pages may connect, they are guests}
   *
   * @param origin of the page
   * @param authority that it asked for
   */
  public boolean isTrusted(String origin, String authority) {
    HandshakeRequest asked = new HandshakeRequest("GET", "/", authority, NO_HEADERS);
    return listed.contains(origin) || OriginPolicy.SAME.allows(origin, asked);
  }

  /**
   * {@return what browsers are told about pages of other origins that ask over HTTP}
   *
   * @param call that is answered
   * @param methods that there are
   */
  HttpHeaders headers(HttpCall call, String methods) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    if (!isAny()) {
      headers.add("vary", "Origin");
    }
    call.headers()
        .first("origin")
        .filter(origin -> isAny() || listed.contains(origin))
        .ifPresent(origin -> headers.add(ALLOW_ORIGIN, isAny() ? STAR : origin));
    if (call.method().equals("OPTIONS")) {
      headers
          .add("access-control-allow-methods", methods)
          .add("access-control-allow-headers", "authorization, content-type, last-event-id")
          .add("access-control-max-age", "600");
    }
    return headers.build();
  }

  private boolean isAny() {
    return listed.contains(STAR);
  }
}
