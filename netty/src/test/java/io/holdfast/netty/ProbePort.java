package io.holdfast.netty;

import io.holdfast.websocket.HandshakeAcceptance;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A port on this machine whose WebSocket connections are probes. */
final class ProbePort implements AutoCloseable {

  static final String PATH = "/probe";

  private final Loops loops;
  private final HttpPort port;
  private final LinkedBlockingQueue<ConnectionProbe> accepted = new LinkedBlockingQueue<>();

  private ProbePort(Loops loops, EndpointSettings settings, Consumer<ConnectionProbe> prepare) {
    this.loops = loops;
    Routes routes = new Routes();
    routes.webSocket(PATH, new Endpoint(settings, prepare));
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.port = HttpPort.open(loops, routes, PortSettings.of(address));
  }

  /** {@return the transports that work on this machine} */
  static Stream<TransportKind> transports() {
    return Arrays.stream(TransportKind.values()).filter(TransportKind::isAvailable);
  }

  /** {@return those that know at once how much the system has taken} */
  static Stream<TransportKind> transportsThatWriteAtOnce() {
    return transports().filter(kind -> kind != TransportKind.IO_URING);
  }

  static EndpointSettings settings() {
    return EndpointSettings.builder().buildServer();
  }

  /** {@return loops with default limits} */
  static Loops loops(TransportKind kind, int count) {
    return Loops.open(kind, count, QueueLimits.DEFAULT, true);
  }

  static ProbePort open(TransportKind kind) {
    return open(loops(kind, 1), settings(), probe -> {});
  }

  /**
   * {@return an open port}
   *
   * @param loops closed with it
   * @param settings of its endpoint
   * @param prepare each connection before it is open
   */
  static ProbePort open(Loops loops, EndpointSettings settings, Consumer<ConnectionProbe> prepare) {
    return new ProbePort(loops, settings, prepare);
  }

  /** {@return the connection that was accepted next} */
  ConnectionProbe accepted() {
    try {
      ConnectionProbe probe = accepted.poll(ConnectionProbe.PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (probe == null) {
        throw new AssertionError("nobody has connected");
      }
      return probe;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  InetSocketAddress address() {
    return port.address();
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + address().getPort() + PATH);
  }

  /** {@return a client that has opened a connection} */
  FramePeer connect(String... headers) {
    return FramePeer.connect(address()).open(headers);
  }

  HttpPort port() {
    return port;
  }

  Loops loops() {
    return loops;
  }

  @Override
  public void close() {
    port.close();
    loops.close();
  }

  /** Accepts everybody. */
  private final class Endpoint implements WebSocketEndpoint {

    private final EndpointSettings settings;
    private final Consumer<ConnectionProbe> prepare;

    Endpoint(EndpointSettings settings, Consumer<ConnectionProbe> prepare) {
      this.settings = settings;
      this.prepare = prepare;
    }

    @Override
    public EndpointSettings settings() {
      return settings;
    }

    @Override
    public CompletionStage<UpgradeDecision> verify(UpgradeRequest request) {
      return CompletableFuture.completedStage(UpgradeDecision.accept());
    }

    @Override
    public Connection connect(UpgradeRequest request, HandshakeAcceptance terms) {
      ConnectionProbe probe = new ConnectionProbe(request, terms).announcedTo(accepted::add);
      prepare.accept(probe);
      return probe;
    }
  }
}
