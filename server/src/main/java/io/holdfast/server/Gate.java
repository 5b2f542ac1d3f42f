package io.holdfast.server;

import io.holdfast.WebSocket;
import io.holdfast.engineio.Admission;
import io.holdfast.engineio.EngineRequest;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.UpgradeRequest;
import io.holdfast.socketio.Socket;
import io.holdfast.websocket.CloseCode;
import io.holdfast.websocket.HttpHeaders;
import java.util.List;
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
final class Gate {

  private static final String AUTHORIZATION = "authorization";
  private static final String COOKIE = "cookie";
  private static final String ORIGIN = "origin";
  private static final String SIGNED_OUT = "You are signed in no more.";

  /** RFC 6750 §2.1. */
  private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(.*[^ ]) *");

  private final AllowedOrigins origins;
  private final Identities identities;

  Gate(AllowedOrigins origins, Identities identities) {
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
  Identity admit(HttpCall call) throws Refusal {
    return admit(call.headers(), call.authority(), call.isSecure());
  }

  /**
   * {@return who opens a WebSocket}
   *
   * @throws Refusal if they are not let in
   */
  Identity admit(UpgradeRequest request) throws Refusal {
    return admit(request.headers(), request.handshake().authority(), request.isSecure());
  }

  private Identity admit(HttpHeaders headers, String authority, boolean isSecure) throws Refusal {
    return identities.identify(shown(headers, authority, isSecure));
  }

  /** {@return what a client shows over HTTP} */
  Shown shown(HttpCall call) {
    return shown(call.headers(), call.authority(), call.isSecure());
  }

  private Shown shown(HttpHeaders headers, String authority, boolean isSecure) {
    List<String> cookies = headers.all(COOKIE);
    boolean isTrusted = mayUseCookies(headers.first(ORIGIN).orElse(null), authority);
    return new Shown(
        isTrusted && !cookies.isEmpty() ? String.join("; ", cookies) : null,
        bearer(headers.first(AUTHORIZATION).orElse(null)),
        isSecure);
  }

  /**
   * {@return who opens a session of Socket.IO}
   *
   * @throws Refusal if they are not let in
   */
  Identity admit(EngineRequest request) throws Refusal {
    boolean isTrusted = mayUseCookies(request.header(ORIGIN).orElse(null), request.authority());
    return identities.identify(
        new Shown(
            isTrusted ? request.headers().get(COOKIE) : null,
            bearer(request.headers().get(AUTHORIZATION)),
            request.isSecure()));
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
    try {
      admit(request);
    } catch (Refusal refusal) {
      return CompletableFuture.completedFuture(Admission.refuse(refusal.reason()));
    }
    return origins.admit(request);
  }

  /**
   * Lets a WebSocket in, and closes it when whoever opened it is signed in no more.
   *
   * @param socket that is open, to somebody who may have been signed out since its handshake
   * @param begin takes who it is
   */
  void open(WebSocket socket, Consumer<Identity> begin) {
    try {
      Identity who = admit(socket.request());
      begin.accept(who);
      Runnable forget = who.closeAtEnd(() -> socket.close(CloseCode.POLICY_VIOLATION, SIGNED_OUT));
      socket.onClose(event -> forget.run());
    } catch (Refusal refusal) {
      socket.close(CloseCode.POLICY_VIOLATION, refusal.reason());
    }
  }

  /**
   * Lets a client of Socket.IO in, and closes its connection when whoever opened it is signed in no
   * more.
   *
   * @param socket that is open, to somebody who may have been signed out since its handshake
   * @param begin takes who it is
   */
  void open(Socket socket, Consumer<Identity> begin) {
    try {
      Identity who = admit(socket.conn().request());
      begin.accept(who);
      Runnable forget = who.closeAtEnd(() -> socket.disconnect(true));
      socket.onDisconnect(reason -> forget.run());
    } catch (Refusal refusal) {
      socket.disconnect(true);
    }
  }
}
