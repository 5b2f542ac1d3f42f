package io.holdfast;

import io.holdfast.netty.EndpointSettings;
import io.holdfast.netty.UpgradeDecision;
import io.holdfast.netty.UpgradeRequest;
import io.holdfast.websocket.DeflateOptions;
import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.OriginPolicy;
import io.holdfast.websocket.SubprotocolChoice;
import io.holdfast.websocket.WebSocketLimits;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Options of a WebSocket endpoint, with the names they have in {@code ws}. Used in a chain while
 * the endpoint is created, by one thread.
 */
public final class WebSocketOptions {

  private static final CompletionStage<UpgradeDecision> ACCEPTED =
      CompletableFuture.completedFuture(UpgradeDecision.accept());

  private final EndpointSettings.Builder settings = EndpointSettings.builder();
  private int maxPayload = WebSocketLimits.DEFAULT.maxMessageBytes();
  private int maxFragments = WebSocketLimits.DEFAULT.maxMessageFrames();
  private @Nullable DeflateOptions deflate;
  private boolean clientTracking = true;
  private Function<UpgradeRequest, CompletionStage<UpgradeDecision>> verify = request -> ACCEPTED;
  private @Nullable Executor executor;

  WebSocketOptions() {}

  /**
   * Sets the largest message that is taken; a larger one closes its connection with 1009.
   *
   * @param bytes after decompression, 125 or more, default 16 MiB
   * @return these options
   */
  public WebSocketOptions maxPayload(int bytes) {
    this.maxPayload = bytes;
    return this;
  }

  /**
   * Sets the most frames of one message; one more closes its connection with 1009.
   *
   * @param count 1 or more, empty frames included, default 131,072
   * @return these options
   */
  public WebSocketOptions maxFragments(int count) {
    this.maxFragments = count;
    return this;
  }

  /**
   * Turns compression on or off.
   *
   * @param isOn default false; true stands for {@link DeflateOptions#DEFAULT}
   * @return these options
   */
  public WebSocketOptions perMessageDeflate(boolean isOn) {
    this.deflate = isOn ? DeflateOptions.DEFAULT : null;
    return this;
  }

  /**
   * Turns compression on.
   *
   * @param options of permessage-deflate
   * @return these options
   */
  public WebSocketOptions perMessageDeflate(DeflateOptions options) {
    this.deflate = Objects.requireNonNull(options, "options");
    return this;
  }

  /**
   * Sets how one of the sub-protocols that a client offers is chosen.
   *
   * @param choice default the first
   * @return these options
   */
  public WebSocketOptions handleProtocols(SubprotocolChoice choice) {
    settings.subprotocolChoice(choice);
    return this;
  }

  /**
   * Sets which pages may connect.
   *
   * @param policy default those of the same host and port
   * @return these options
   */
  public WebSocketOptions origins(OriginPolicy policy) {
    settings.originPolicy(policy);
    return this;
  }

  /**
   * Sets who may connect; who may not is answered with 401.
   *
   * @param isAllowed asked on the connection's loop, must not block
   * @return these options
   */
  public WebSocketOptions verifyClient(Predicate<UpgradeRequest> isAllowed) {
    return verifyClientAsync(
        request ->
            isAllowed.test(request)
                ? ACCEPTED
                : CompletableFuture.completedFuture(
                    UpgradeDecision.refuse(HandshakeRefusal.of(401, "Unauthorized."))));
  }

  /**
   * Sets who may connect, with the answer for who may not, and headers for who may.
   *
   * @param decide asked on the connection's loop, answers now or later on any thread
   * @return these options
   */
  public WebSocketOptions verifyClientAsync(
      Function<UpgradeRequest, CompletionStage<UpgradeDecision>> decide) {
    this.verify = Objects.requireNonNull(decide, "decide");
    return this;
  }

  /**
   * Sets whether Pings are answered by themselves.
   *
   * @param isOn default true
   * @return these options
   */
  public WebSocketOptions autoPong(boolean isOn) {
    settings.answersPings(isOn);
    return this;
  }

  /**
   * Sets whether {@link WebSocketServer#clients} is kept.
   *
   * @param isOn default true; false saves some memory per connection
   * @return these options
   */
  public WebSocketOptions clientTracking(boolean isOn) {
    this.clientTracking = isOn;
    return this;
  }

  /**
   * Sets how long the closing handshake may take before the connection is cut.
   *
   * @param timeout default 30 seconds
   * @return these options
   */
  public WebSocketOptions closeTimeout(Duration timeout) {
    settings.closeTimeout(timeout);
    return this;
  }

  /**
   * Sets when a silent peer is pinged, and when it is given up with 1006.
   *
   * @param pingInterval silence before a Ping, default 30 seconds, zero for never
   * @param pongTimeout further silence before the connection is cut, default 20 seconds
   * @return these options
   */
  public WebSocketOptions heartbeat(Duration pingInterval, Duration pongTimeout) {
    settings.heartbeat(pingInterval, pongTimeout);
    return this;
  }

  /**
   * Sets where listeners are called. By default they are called on the event loop and must not
   * block; on an executor they may.
   *
   * @param executor any; the order of one connection's events is kept
   * @return these options
   */
  public WebSocketOptions executor(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  EndpointSettings endpointSettings() {
    return complete().buildServer();
  }

  EndpointSettings clientSettings() {
    return complete().buildClient();
  }

  private EndpointSettings.Builder complete() {
    settings.limits(new WebSocketLimits(maxPayload, maxPayload, maxFragments));
    return deflate == null ? settings : settings.deflate(deflate);
  }

  boolean tracksClients() {
    return clientTracking;
  }

  Function<UpgradeRequest, CompletionStage<UpgradeDecision>> verify() {
    return verify;
  }

  SocketFactory sockets() {
    Executor chosen = executor;
    return chosen == null
        ? LoopWebSocket::new
        : (owner, request, terms) -> new ExecutorWebSocket(owner, request, terms, chosen);
  }
}
