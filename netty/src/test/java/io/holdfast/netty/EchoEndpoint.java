package io.holdfast.netty;

import static java.util.Objects.requireNonNull;

import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.HandshakeAcceptance;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Sends every message back, and keeps what became of its requests and connections. */
final class EchoEndpoint implements WebSocketEndpoint {

  private static final int TIMEOUT_SECONDS = 20;

  private final EndpointSettings settings;
  private final Function<UpgradeRequest, CompletionStage<UpgradeDecision>> verification;
  private final BlockingQueue<UpgradeRequest> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
  private final BlockingQueue<CloseEvent> closed = new LinkedBlockingQueue<>();

  private EchoEndpoint(
      EndpointSettings settings,
      Function<UpgradeRequest, CompletionStage<UpgradeDecision>> verification) {
    this.settings = settings;
    this.verification = verification;
  }

  /** Accepts all that the defaults let through. */
  static EchoEndpoint create() {
    return of(EndpointSettings.builder().buildServer());
  }

  static EchoEndpoint of(EndpointSettings settings) {
    return new EchoEndpoint(
        settings, request -> CompletableFuture.completedFuture(UpgradeDecision.accept()));
  }

  static EchoEndpoint verifying(
      Function<UpgradeRequest, CompletionStage<UpgradeDecision>> verification) {
    return new EchoEndpoint(EndpointSettings.builder().buildServer(), verification);
  }

  @Override
  public EndpointSettings settings() {
    return settings;
  }

  @Override
  public CompletionStage<UpgradeDecision> verify(UpgradeRequest request) {
    requests.add(request);
    return verification.apply(request);
  }

  @Override
  public Connection connect(UpgradeRequest request, HandshakeAcceptance terms) {
    return new EchoConnection(request, terms);
  }

  /** Waits for a request to be verified. */
  UpgradeRequest awaitRequest() throws InterruptedException {
    return requireNonNull(requests.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS), "no request came");
  }

  Connection awaitOpened() throws InterruptedException {
    return requireNonNull(opened.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS), "nothing was opened");
  }

  CloseEvent awaitClosed() throws InterruptedException {
    return requireNonNull(closed.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS), "nothing was closed");
  }

  /** How many connections were opened that nobody has waited for. */
  int openedCount() {
    return opened.size();
  }

  private final class EchoConnection extends Connection {

    EchoConnection(UpgradeRequest request, HandshakeAcceptance terms) {
      super(request, terms);
    }

    @Override
    protected void onOpen() {
      opened.add(this);
    }

    @Override
    protected void onMessage(Message message) {
      send(message);
    }

    @Override
    protected void onPing(byte[] payload) {}

    @Override
    protected void onPong(byte[] payload) {}

    @Override
    protected void onDrain() {}

    @Override
    protected void onError(Throwable cause) {}

    @Override
    protected void onClose(CloseEvent event) {
      closed.add(event);
    }
  }
}
