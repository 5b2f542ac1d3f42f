package io.holdfast;

import io.holdfast.netty.ClientTls;
import io.holdfast.netty.Loops;
import io.holdfast.netty.WebSocketConnector;
import io.holdfast.websocket.CloseEvent;
import io.holdfast.websocket.HandshakeError;
import io.holdfast.websocket.HttpHeaders;
import io.holdfast.websocket.WebSocketHandshakeException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client of one WebSocket endpoint, that comes back by itself if it is told to.
 *
 * <p>Safe for use by several threads.
 */
public final class WebSocketClient implements AutoCloseable {

  private final WebSocketConnector connector;
  private final Loops loops;
  private final SocketFactory sockets;
  private final Consumer<WebSocket> onConnection;
  private final Consumer<Throwable> onError;
  private final @Nullable Backoff backoff;
  private final CompletableFuture<WebSocket> connected = new CompletableFuture<>();

  /** Guarded by this. */
  private @Nullable WebSocket socket;

  /** Guarded by this. */
  private boolean isClosed;

  private WebSocketClient(Builder builder) {
    this.loops = ClientLoops.shared();
    this.connector =
        new WebSocketConnector(
                loops,
                builder.uri,
                builder.options.clientSettings(),
                builder.headers.build(),
                builder.subprotocols)
            .handshakeTimeout(builder.handshakeTimeout)
            .tls(builder.tls);
    this.sockets = builder.options.sockets();
    this.onConnection = builder.onConnection;
    this.onError = builder.onError;
    this.backoff = builder.backoff == null ? null : builder.backoff.anew();
  }

  /**
   * {@return a builder of clients}
   *
   * @param uri with the scheme ws or wss
   */
  public static Builder builder(String uri) {
    return new Builder(URI.create(uri));
  }

  /**
   * {@return a stage that completes with the first connection} Without reconnecting it fails, if
   * the connection does, with {@link WebSocketHandshakeException}; closing the client before fails
   * it too.
   */
  public CompletionStage<WebSocket> connected() {
    return connected;
  }

  /** {@return the connection, while there is one} */
  public synchronized Optional<WebSocket> socket() {
    return Optional.ofNullable(socket);
  }

  /** Closes the connection with 1000, and does not come back. */
  @Override
  public void close() {
    WebSocket open;
    synchronized (this) {
      isClosed = true;
      open = socket;
    }
    if (open != null) {
      open.close();
    }
    connected.completeExceptionally(
        new WebSocketHandshakeException(
            HandshakeError.NOT_CONNECTED, "the client was closed before it was connected", 0));
  }

  private void connect() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
    }
    connector
        .connect((request, terms) -> sockets.create(new Owner(), request, terms))
        .whenComplete(
            (connection, failure) -> {
              if (failure != null) {
                failed(failure);
              }
            });
  }

  private void failed(Throwable cause) {
    try {
      onError.accept(cause);
    } finally {
      if (backoff == null) {
        connected.completeExceptionally(cause);
      } else {
        connectLater();
      }
    }
  }

  private synchronized void connectLater() {
    if (!isClosed && backoff != null) {
      loops.later(this::connect, backoff.next());
    }
  }

  private synchronized boolean keep(WebSocket opened) {
    if (!isClosed) {
      socket = opened;
      if (backoff != null) {
        backoff.reset();
      }
    }
    return !isClosed;
  }

  private synchronized void lose(WebSocket closed) {
    if (closed.equals(socket)) {
      socket = null;
    }
  }

  /** What the sockets of this client tell. */
  private final class Owner implements SocketOwner {

    @Override
    public void opened(LoopWebSocket opened) {
      if (!keep(opened)) {
        opened.close();
        return;
      }
      try {
        onConnection.accept(opened);
      } finally {
        connected.complete(opened);
      }
    }

    @Override
    public void failed(LoopWebSocket failed, Throwable cause) {
      onError.accept(cause);
    }

    @Override
    public void closed(LoopWebSocket closed, CloseEvent event) {
      lose(closed);
      connectLater();
    }
  }

  /** Builds clients. */
  public static final class Builder {

    private final URI uri;
    private final WebSocketOptions options = new WebSocketOptions();
    private final HttpHeaders.Builder headers = HttpHeaders.builder();
    private List<String> subprotocols = List.of();
    private Duration handshakeTimeout = Duration.ofSeconds(10);
    private ClientTls tls = ClientTls.SYSTEM;
    private Consumer<WebSocket> onConnection = socket -> {};
    private Consumer<Throwable> onError = cause -> {};
    private @Nullable Backoff backoff;

    private Builder(URI uri) {
      this.uri = uri;
    }

    /**
     * Adds a header to the request.
     *
     * @param name of the header
     * @param value of the header
     * @return this builder
     */
    public Builder header(String name, String value) {
      headers.add(name, value);
      return this;
    }

    /**
     * Sets the sub-protocols that are offered.
     *
     * @param names most wanted first
     * @return this builder
     */
    public Builder subprotocols(String... names) {
      this.subprotocols = List.of(names);
      return this;
    }

    /**
     * Sets options that a server's endpoint has too: payload, compression, heartbeat, executor.
     *
     * @param configure sets them
     * @return this builder
     */
    public Builder options(Consumer<WebSocketOptions> configure) {
      configure.accept(options);
      return this;
    }

    /**
     * Sets how long the connection and its handshake may take together.
     *
     * @param timeout default 10 seconds
     * @return this builder
     */
    public Builder handshakeTimeout(Duration timeout) {
      this.handshakeTimeout = Objects.requireNonNull(timeout, "timeout");
      return this;
    }

    /**
     * Sets whose certificates are trusted.
     *
     * @param tls default those that the Java platform trusts
     * @return this builder
     */
    public Builder tls(ClientTls tls) {
      this.tls = Objects.requireNonNull(tls, "tls");
      return this;
    }

    /**
     * Lets the client come back whenever its connection ends or cannot be opened, until it is
     * closed. The wait doubles with each failure, and is shortened at random by up to a half.
     *
     * @param min first wait, 1 ms or more
     * @param max longest wait
     * @return this builder
     */
    public Builder reconnect(Duration min, Duration max) {
      this.backoff = new Backoff(min, max, new Random());
      return this;
    }

    /**
     * Sets the listener of connections.
     *
     * @param listener gets each new connection, before its first message
     * @return this builder
     */
    public Builder onConnection(Consumer<WebSocket> listener) {
      this.onConnection = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Sets the listener of errors: of attempts that failed, and of connections.
     *
     * @param listener gets the cause
     * @return this builder
     */
    public Builder onError(Consumer<Throwable> listener) {
      this.onError = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /** {@return a client that has begun to connect} */
    public WebSocketClient connect() {
      WebSocketClient client = new WebSocketClient(this);
      client.connect();
      return client;
    }
  }
}
