package io.holdfast.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A port that speaks HTTP/1.1, HTTP/2 and WebSocket.
 *
 * <p>Safe for use by several threads.
 */
public final class HttpPort implements AutoCloseable {

  private static final int BACKLOG = 4096;

  private final Channel channel;
  private final PortState state;

  private HttpPort(Channel channel, PortState state) {
    this.channel = channel;
    this.state = state;
  }

  /**
   * Opens a port.
   *
   * @param loops that its connections live on
   * @param routes that answer its requests
   * @param settings of the port
   * @return the port, to be closed before the loops
   * @throws PortException if the address cannot be listened on
   */
  public static HttpPort open(Loops loops, Routes routes, PortSettings settings) {
    PortState state = new PortState(loops, routes, settings);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.kind().serverChannelType())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new PortInitializer(state))
            .bind(settings.address())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw notBound(settings.address(), bound.cause());
    }
    return new HttpPort(bound.channel(), state);
  }

  private static PortException notBound(InetSocketAddress address, Throwable cause) {
    String reason = String.valueOf(cause.getMessage());
    // Each transport has an exception of its own for it; the words are the operating system's.
    boolean isInUse = reason.contains("in use");
    return new PortException(
        isInUse ? NettyError.ADDRESS_IN_USE : NettyError.BIND_FAILED,
        "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": " + reason,
        cause);
  }

  /** {@return the address that is listened on, with the port that the system chose} */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** {@return the connections that are open now, of any protocol} */
  public int openConnections() {
    return state.limiter().openCount();
  }

  /** {@return the connections that were closed at once because there were too many} */
  public long refusedConnections() {
    return state.limiter().refusedCount();
  }

  /**
   * Stops accepting connections, and waits until that is done. Open ones stay; replies that are
   * streamed end.
   */
  @Override
  public void close() {
    state.calls().beLast();
    state.streams().endAll();
    channel.close().awaitUninterruptibly();
  }

  /**
   * Waits until the plain requests that have come in are answered.
   *
   * @param timeout after which to wait no longer
   */
  public void awaitCalls(Duration timeout) {
    state.calls().await(timeout);
  }
}
