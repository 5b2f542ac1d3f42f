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
import org.jspecify.annotations.Nullable;

/**
 * What is asked of everybody at every door: which page they come from, and who they are. Safe for
 * use by several threads.
 */
final class Gate {

  private static final String COOKIE = "cookie";
  private static final String ORIGIN = "origin";
  private static final String SIGNED_OUT = "You are signed in no more.";

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
    return shown(
        cookies.isEmpty() ? null : String.join("; ", cookies),
        headers.first(ORIGIN).orElse(null),
        authority,
        isSecure);
  }

  /**
   * {@return who opens a session of Socket.IO}
   *
   * @throws Refusal if they are not let in
   */
  Identity admit(EngineRequest request) throws Refusal {
    return identities.identify(
        shown(
            request.headers().get(COOKIE),
            request.header(ORIGIN).orElse(null),
            request.authority(),
            request.isSecure()));
  }

  /** The cookies of a page that may not use them are not looked at. */
  private Shown shown(
      @Nullable String cookies, @Nullable String origin, String authority, boolean isSecure) {
    boolean isTrusted = origin == null || origins.isTrusted(origin, authority);
    return new Shown(isTrusted ? cookies : null, isSecure);
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
