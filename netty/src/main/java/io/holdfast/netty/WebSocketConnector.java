package io.holdfast.netty;

import io.holdfast.websocket.ClientHandshake;
import io.holdfast.websocket.DeflateOptions;
import io.holdfast.websocket.HandshakeError;
import io.holdfast.websocket.HttpHeaders;
import io.holdfast.websocket.WebSocketHandshakeException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslHandler;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Opens client connections to one server.
 *
 * <p>Safe for use by several threads.
 */
public final class WebSocketConnector {

  private static final int NONCE_BYTES = 16;

  private final Loops loops;
  private final WebSocketTarget target;
  private final EndpointSettings settings;
  private final HttpHeaders headers;
  private final List<String> subprotocols;
  private final SecureRandom random = new SecureRandom();
  private Duration timeout = Duration.ofSeconds(10);
  private ClientTls tls = ClientTls.SYSTEM;

  /**
   * Creates a connector.
   *
   * @param loops that its connections live on
   * @param uri with the scheme ws or wss
   * @param settings of a client
   * @param headers to add to the request
   * @param subprotocols to offer, most wanted first
   * @throws IllegalArgumentException if the URI cannot be connected to
   */
  public WebSocketConnector(
      Loops loops,
      URI uri,
      EndpointSettings settings,
      HttpHeaders headers,
      List<String> subprotocols) {
    this.loops = loops;
    this.target = WebSocketTarget.of(uri);
    this.settings = settings;
    this.headers = headers;
    this.subprotocols = List.copyOf(subprotocols);
  }

  /**
   * Sets how long the connection and its handshake may take together.
   *
   * @param timeout default 10 seconds
   * @return this connector
   */
  public WebSocketConnector handshakeTimeout(Duration timeout) {
    this.timeout = Objects.requireNonNull(timeout, "timeout");
    return this;
  }

  /**
   * Sets whose certificates are trusted.
   *
   * @param tls default {@link ClientTls#SYSTEM}
   * @return this connector
   */
  public WebSocketConnector tls(ClientTls tls) {
    this.tls = Objects.requireNonNull(tls, "tls");
    return this;
  }

  /**
   * Opens a connection.
   *
   * @param factory makes the connection once the server has agreed; called on its loop
   * @return the open connection; fails with {@link WebSocketHandshakeException}
   */
  public CompletionStage<Connection> connect(ConnectionFactory factory) {
    ClientHandshake handshake = handshake();
    CompletableFuture<Connection> connected = new CompletableFuture<>();
    ClientUpgradeHandler upgrading =
        new ClientUpgradeHandler(
            new ClientUpgrade(loops, target, settings, handshake, headers), factory, connected);
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops.group())
            .channel(loops.kind().clientChannelType())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
            .handler(new Initializer(upgrading))
            .connect(target.host(), target.port());
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            connected.completeExceptionally(unreachable(done.cause()));
          }
        });
    upgrading.limitTime(connecting.channel(), timeout);
    return connected;
  }

  private ClientHandshake handshake() {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    ClientHandshake handshake = ClientHandshake.create(nonce, subprotocols);
    return settings
        .deflate()
        .map(DeflateOptions::parameters)
        .map(handshake::withDeflate)
        .orElse(handshake);
  }

  private WebSocketHandshakeException unreachable(Throwable cause) {
    return new WebSocketHandshakeException(
        HandshakeError.NOT_CONNECTED,
        "cannot connect to " + target.host() + ":" + target.port() + ": " + cause.getMessage(),
        cause);
  }

  /** Sets up the channel for the handshake. */
  private final class Initializer extends ChannelInitializer<Channel> {

    private final ClientUpgradeHandler upgrading;

    Initializer(ClientUpgradeHandler upgrading) {
      this.upgrading = upgrading;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (target.isSecure()) {
        SslHandler handler =
            tls.context().newHandler(channel.alloc(), target.host(), target.port());
        channel.pipeline().addLast(handler);
      }
      channel.pipeline().addLast(new HttpClientCodec(), upgrading);
    }
  }
}
