package io.holdfast;

import io.holdfast.engineio.EngineServer;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpPort;
import io.holdfast.netty.Loops;
import io.holdfast.netty.PortCounts;
import io.holdfast.netty.PortLimits;
import io.holdfast.netty.PortSettings;
import io.holdfast.netty.QueueLimits;
import io.holdfast.netty.TlsSource;
import io.holdfast.netty.TransportKind;
import io.holdfast.netty.TrustedProxies;
import io.holdfast.socketio.SocketIoOptions;
import io.holdfast.socketio.SocketIoServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server of WebSockets and HTTP on one port.
 *
 * <p>Safe for use by several threads.
 */
public final class HoldfastServer implements AutoCloseable {

  private final Endpoints endpoints = new Endpoints();
  private final Builder settings;

  /*
   * Written by start and close, which hold this object's lock; read without it. A handler that asks
   * while the server closes must not wait for a close that waits for the handler's loop.
   */
  private volatile @Nullable Loops loops;
  private volatile @Nullable HttpPort port;

  /** Guarded by this. */
  private boolean wasStarted;

  private HoldfastServer(Builder builder) {
    this.settings = builder;
  }

  /** {@return a builder with the defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Adds a WebSocket endpoint with default options, before or after the start.
   *
   * @param path exact, beginning with a slash
   * @return the endpoint
   * @throws IllegalStateException if the path has one
   */
  public WebSocketServer webSocket(String path) {
    return webSocket(path, options -> {});
  }

  /**
   * Adds a WebSocket endpoint, before or after the start.
   *
   * @param path exact, beginning with a slash
   * @param configure sets its options
   * @return the endpoint
   * @throws IllegalStateException if the path has one
   */
  public WebSocketServer webSocket(String path, Consumer<WebSocketOptions> configure) {
    return endpoints.add(path, configure);
  }

  /**
   * Adds a Socket.IO server with the default options at {@code /socket.io}, before or after the
   * start.
   *
   * @return the server
   * @throws IllegalStateException if the path leads elsewhere
   */
  public SocketIoServer socketIo() {
    return socketIo(options -> {});
  }

  /**
   * Adds a Socket.IO server at {@code /socket.io}, before or after the start.
   *
   * @param configure sets its options
   * @return the server
   * @throws IllegalStateException if the path leads elsewhere
   */
  public SocketIoServer socketIo(Consumer<SocketIoOptions> configure) {
    return socketIo("/socket.io", configure);
  }

  /**
   * Adds a Socket.IO server, before or after the start.
   *
   * @param path such as {@code /socket.io}
   * @param configure sets its options
   * @return the server
   * @throws IllegalStateException if the path leads elsewhere
   */
  public SocketIoServer socketIo(String path, Consumer<SocketIoOptions> configure) {
    return endpoints.addSocketIo(path, configure);
  }

  /**
   * Adds Engine.IO sessions at a path, before or after the start.
   *
   * @param path such as {@code /engine.io}
   * @param configure sets their options
   * @return the sessions; {@link EngineServer#onConnection} says who takes them
   * @throws IllegalStateException if the path leads elsewhere
   */
  public EngineServer engineIo(String path, Consumer<EngineIoOptions> configure) {
    return endpoints.addEngine(path, configure);
  }

  /**
   * Adds a handler of plain requests, before or after the start.
   *
   * @param path exact, or ending with a slash and a star for all below
   * @param handler that answers it
   * @return this server
   * @throws IllegalStateException if the path has one
   */
  public HoldfastServer http(String path, HttpHandler handler) {
    endpoints.routes().http(path, handler);
    return this;
  }

  /**
   * Opens the port.
   *
   * @return this server
   * @throws io.holdfast.netty.PortException if the address cannot be listened on
   * @throws IllegalStateException if the server was started before
   */
  public synchronized HoldfastServer start() {
    if (wasStarted) {
      throw new IllegalStateException("the server was started before");
    }
    Loops opened = Loops.open(settings.transport, settings.loopCount, settings.queueLimits, false);
    endpoints.bind(opened);
    try {
      port = HttpPort.open(opened, endpoints.routes(), settings.portSettings());
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    loops = opened;
    wasStarted = true;
    return this;
  }

  /** {@return the address that is listened on} */
  public InetSocketAddress address() {
    return started().address();
  }

  /** {@return the port that is listened on} */
  public int port() {
    return address().getPort();
  }

  /** {@return the connections that are open now, of any protocol} */
  public int openConnections() {
    return started().openConnections();
  }

  /** {@return the sessions of Socket.IO and Engine.IO that are open now, on any transport} */
  public int openSessions() {
    return endpoints.openSessions();
  }

  /** {@return what has been counted over WebSocket connections} */
  public PortCounts counts() {
    Loops running = loops;
    return running == null ? PortCounts.ZERO : running.counts();
  }

  /** {@return the WebSocket endpoints} */
  public Collection<WebSocketServer> webSockets() {
    return endpoints.all();
  }

  private HttpPort started() {
    HttpPort open = port;
    if (open == null) {
      throw new IllegalStateException("the server is not started");
    }
    return open;
  }

  /** Closes with a time-out of 5 seconds; see {@link #close(Duration)}. */
  @Override
  public void close() {
    close(Endpoints.CLOSE_TIMEOUT);
  }

  /**
   * Stops accepting connections, says goodbye to all WebSockets with 1001, in batches, waits until
   * they have gone and plain requests are answered, and cuts what is left after the time-out.
   *
   * @param timeout for the goodbyes
   */
  public synchronized void close(Duration timeout) {
    Loops running = loops;
    HttpPort open = port;
    if (running == null || open == null) {
      return;
    }
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    endpoints.refuseNew();
    open.close();
    endpoints.sayGoodbye(timeout);
    open.awaitCalls(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
    running.close();
    loops = null;
    port = null;
  }

  /** Builds servers. */
  public static final class Builder {

    private String host = "0.0.0.0";
    private int port = 8080;
    private int loopCount = Runtime.getRuntime().availableProcessors();
    private TransportKind transport = TransportKind.preferred();
    private PortLimits portLimits = PortLimits.DEFAULT;
    private QueueLimits queueLimits = QueueLimits.DEFAULT;
    private TrustedProxies trustedProxies = TrustedProxies.NONE;
    private @Nullable TlsSource tls;

    private Builder() {}

    /**
     * Sets the address to listen on.
     *
     * @param host name or address, default all of the machine
     * @return this builder
     */
    public Builder host(String host) {
      this.host = Objects.requireNonNull(host, "host");
      return this;
    }

    /**
     * Sets the port to listen on.
     *
     * @param port 0 to 65535, default 8080; 0 lets the system choose
     * @return this builder
     */
    public Builder port(int port) {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
      }
      this.port = port;
      return this;
    }

    /**
     * Sets the number of event loops.
     *
     * @param count 1 or more, default one for each processor
     * @return this builder
     */
    public Builder loops(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("loops must be at least 1, was " + count);
      }
      this.loopCount = count;
      return this;
    }

    /**
     * Sets how sockets are driven.
     *
     * @param kind default the best that works on this machine
     * @return this builder
     */
    public Builder transport(TransportKind kind) {
      this.transport = Objects.requireNonNull(kind, "kind");
      return this;
    }

    /**
     * Sets the bounds of connections and requests.
     *
     * @param limits default {@link PortLimits#DEFAULT}
     * @return this builder
     */
    public Builder limits(PortLimits limits) {
      this.portLimits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets the bounds of what waits to be sent.
     *
     * @param limits default {@link QueueLimits#DEFAULT}
     * @return this builder
     */
    public Builder queueLimits(QueueLimits limits) {
      this.queueLimits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets the proxies whose {@code X-Forwarded-*} headers are believed.
     *
     * @param proxies default none
     * @return this builder
     */
    public Builder trustedProxies(TrustedProxies proxies) {
      this.trustedProxies = Objects.requireNonNull(proxies, "proxies");
      return this;
    }

    /**
     * Turns on TLS.
     *
     * @param source of the certificate
     * @return this builder
     */
    public Builder tls(TlsSource source) {
      this.tls = Objects.requireNonNull(source, "source");
      return this;
    }

    /** {@return a server that is not started yet} */
    public HoldfastServer build() {
      return new HoldfastServer(this);
    }

    private PortSettings portSettings() {
      PortSettings settings =
          PortSettings.of(new InetSocketAddress(host, port))
              .withLimits(portLimits)
              .withProxies(trustedProxies);
      return tls == null ? settings : settings.withTls(tls);
    }
  }
}
