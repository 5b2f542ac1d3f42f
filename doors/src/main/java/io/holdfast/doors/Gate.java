package io.holdfast.doors;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.WebSocket;
import io.holdfast.chat.Asker;
import io.holdfast.chat.Chat;
import io.holdfast.chat.HouseRules;
import io.holdfast.chat.Identity;
import io.holdfast.chat.Refusal;
import io.holdfast.engineio.Admission;
import io.holdfast.engineio.EngineRequest;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.UpgradeRequest;
import io.holdfast.socketio.Middleware;
import io.holdfast.socketio.Namespace;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoException;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of everybody at every door: which page they come from, and who they are. Safe for
 * use by several threads.
 */
public final class Gate {

  private static final String AUTHORIZATION = "authorization";
  private static final String COOKIE = "cookie";
  private static final String ORIGIN = "origin";

  /** RFC 6750 §2.3. */
  private static final String ACCESS_TOKEN = "access_token";

  private static final Pattern WRITTEN =
      Pattern.compile("(?:^|&)" + ACCESS_TOKEN + "=([A-Za-z0-9._~-]+)(?=&|$)");

  /** RFC 6750 §2.1. */
  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(.*[^ ]) *");

  private final AllowedOrigins origins;
  private final Identities identities;

  public Gate(AllowedOrigins origins, Identities identities) {
    this.origins = origins;
    this.identities = identities;
  }

  AllowedOrigins origins() {
    return origins;
  }

  /**
   * {@return who asks over HTTP}
   *
   * @throws Refusal if they are not let in
   */
  public Identity admit(HttpCall call) throws Refusal {
    return identities.identify(shown(call));
  }

  /** {@return completed when {@link #admit(HttpCall)} knows all that it can} */
  CompletionStage<Void> prepare(HttpCall call) {
    return identities.prepare(shown(call));
  }

  /**
   * {@return who opens a WebSocket}
   *
   * @throws Refusal if they are not let in
   */
  public Identity admit(UpgradeRequest request) throws Refusal {
    return identities.identify(shown(request));
  }

  /** {@return completed when {@link #admit(UpgradeRequest)} knows all that it can} */
  CompletionStage<Void> prepare(UpgradeRequest request) {
    return identities.prepare(shown(request));
  }

  /** {@return what a client shows over HTTP} */
  public Shown shown(HttpCall call) {
    // An EventSource of a browser sends no headers of the page's.
    Optional<String> written =
        call.path().equals(EventsDoor.PATH) ? call.query(ACCESS_TOKEN) : Optional.empty();
    return shown(call.headers(), written, call.authority(), call.isSecure());
  }

  private Shown shown(UpgradeRequest request) {
    // Neither does a WebSocket.
    Matcher written = WRITTEN.matcher(request.query());
    return shown(
        request.headers(),
        written.find() ? Optional.of(written.group(1)) : Optional.empty(),
        request.handshake().authority(),
        request.isSecure());
  }

  private Shown shown(
      HttpHeaders headers, Optional<String> written, String authority, boolean isSecure) {
    List<String> cookies = headers.all(COOKIE);
    boolean isTrusted = mayUseCookies(headers.first(ORIGIN).orElse(null), authority);
    String bearer = bearer(headers.first(AUTHORIZATION).orElse(null));
    return new Shown(
        isTrusted && !cookies.isEmpty() ? String.join("; ", cookies) : null,
        bearer == null ? written.orElse(null) : bearer,
        isSecure,
        true);
  }

  /** {@return what a client of Socket.IO shows, perhaps with more when it asks for a namespace} */
  private Shown shown(EngineRequest request, Optional<String> auth, boolean isAll) {
    boolean isTrusted = mayUseCookies(request.header(ORIGIN).orElse(null), request.authority());
    String bearer = bearer(request.headers().get(AUTHORIZATION));
    return new Shown(
        isTrusted ? request.headers().get(COOKIE) : null,
        auth.orElse(bearer),
        request.isSecure(),
        isAll);
  }

  private Shown shown(Socket socket) {
    return shown(socket.conn().request(), socket.handshake().auth("token", String.class), true);
  }

  /** The cookies of a page that may not use them are not looked at. */
  private boolean mayUseCookies(@Nullable String origin, String authority) {
    return origin == null || origins.isTrusted(origin, authority);
  }

  private static @Nullable String bearer(@Nullable String authorization) {
    Matcher credentials = BEARER.matcher(authorization == null ? "" : authorization);
    return credentials.matches() ? credentials.group(1) : null;
  }

  /** {@return whether a client may open a session of Socket.IO} */
  CompletionStage<Admission> admission(EngineRequest request) {
    if (origins.isStranger(request.header(ORIGIN).orElse(null))) {
      return origins.admit(request);
    }
    Shown shown = shown(request, Optional.empty(), false);
    return identities
        .prepare(shown)
        .thenCompose(
            ready -> {
              try {
                identities.identify(shown);
                return origins.admit(request);
              } catch (Refusal refusal) {
                return CompletableFuture.completedFuture(Admission.refuse(refusal.reason()));
              }
            });
  }

  /** What a client of Socket.IO is told beside the sentence. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Refused(Refusal.Code code, @Nullable Long until) {}

  /**
   * Refuses clients that may not come into a namespace.
   *
   * @param namespace that is guarded
   * @param house says who is not welcome
   */
  public void guard(Namespace namespace, HouseRules house) {
    namespace.use(
        Middleware.async(
            socket ->
                identify(shown(socket))
                    .thenCompose(who -> welcome(house, who, socket.conn().request()))
                    .exceptionally(
                        failure -> {
                          Refusal refusal = Chat.refusal(failure);
                          throw new SocketIoException(
                              refusal.reason(), new Refused(refusal.code(), refusal.until()));
                        })));
  }

  private static CompletionStage<Identity> welcome(
      HouseRules house, Identity who, EngineRequest request) {
    try {
      house.requireWelcome(Asker.of(who, null, request.remoteAddress()));
      return CompletableFuture.completedFuture(who);
    } catch (Refusal refusal) {
      return CompletableFuture.failedFuture(refusal);
    }
  }

  /** {@return who it is, when that is known; fails with {@link Refusal}} */
  private CompletionStage<Identity> identify(Shown shown) {
    return identities
        .prepare(shown)
        .thenCompose(
            ready -> {
              try {
                return CompletableFuture.completedFuture(identities.identify(shown));
              } catch (Refusal refusal) {
                return CompletableFuture.failedFuture(refusal);
              }
            });
  }

  private Stay stay(Shown shown, Consumer<Refusal> close) throws Refusal {
    return new Stay(
        identities.identify(shown),
        token -> identify(Shown.bearer(token, shown.isSecure())),
        close);
  }

  /**
   * Lets a WebSocket in, and closes it when whoever opened it may stay no longer.
   *
   * @param socket that is open, to somebody who may have been signed out since its handshake
   * @param begin takes who it is
   */
  public void open(WebSocket socket, Consumer<Stay> begin) {
    try {
      Stay stay =
          stay(
              shown(socket.request()),
              why -> socket.close(CloseCode.POLICY_VIOLATION, why.reason()));
      begin.accept(stay);
      stay.begin();
      socket.onClose(event -> stay.over());
    } catch (Refusal refusal) {
      socket.close(CloseCode.POLICY_VIOLATION, refusal.reason());
    }
  }

  /**
   * Lets a client of Socket.IO in, and closes its connection when whoever opened it may stay no
   * longer.
   *
   * @param socket that is open, to somebody who may have been signed out since its handshake
   * @param begin takes who it is
   */
  public void open(Socket socket, Consumer<Stay> begin) {
    try {
      Stay stay = stay(shown(socket), why -> socket.disconnect(true));
      begin.accept(stay);
      stay.begin();
      socket.onDisconnect(reason -> stay.over());
    } catch (Refusal refusal) {
      socket.disconnect(true);
    }
  }
}
