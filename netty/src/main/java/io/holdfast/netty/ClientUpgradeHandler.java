package io.holdfast.netty;

import io.holdfast.websocket.HandshakeAcceptance;
import io.holdfast.websocket.HandshakeError;
import io.holdfast.websocket.WebSocketHandshakeException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the request of a client, checks the answer, and turns the connection into a WebSocket.
 *
 * <p>Confined to its loop.
 */
final class ClientUpgradeHandler extends ChannelInboundHandlerAdapter {

  private final ClientUpgrade upgrade;
  private final ConnectionFactory factory;
  private final CompletableFuture<Connection> connected;
  private @Nullable HandshakeAcceptance acceptance;

  ClientUpgradeHandler(
      ClientUpgrade upgrade, ConnectionFactory factory, CompletableFuture<Connection> connected) {
    this.upgrade = upgrade;
    this.factory = factory;
    this.connected = connected;
  }

  void limitTime(Channel channel, Duration timeout) {
    channel
        .eventLoop()
        .schedule(() -> giveUp(channel, timeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void giveUp(Channel channel, Duration timeout) {
    WebSocketHandshakeException late =
        new WebSocketHandshakeException(
            HandshakeError.TIMED_OUT,
            "no connection to " + upgrade.target().authority() + " after " + timeout,
            0);
    if (connected.completeExceptionally(late)) {
      channel.close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!upgrade.target().isSecure()) {
      context.writeAndFlush(upgrade.httpRequest());
    }
    context.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      if (done.isSuccess()) {
        context.writeAndFlush(upgrade.httpRequest());
      } else {
        fail(context, done.cause());
      }
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpResponse response) {
        answered(context, response);
      }
      if (message instanceof LastHttpContent && acceptance != null) {
        open(context.channel(), acceptance);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answered(ChannelHandlerContext context, HttpResponse response) {
    if (response.decoderResult().isFailure()) {
      fail(context, response.decoderResult().cause());
      return;
    }
    try {
      acceptance =
          upgrade
              .handshake()
              .confirm(response.status().code(), NettyHeaders.from(response.headers()));
    } catch (WebSocketHandshakeException e) {
      fail(context, e);
    }
  }

  private void open(Channel channel, HandshakeAcceptance agreed) {
    UpgradeRequest request =
        new UpgradeRequest(
            upgrade.handshakeRequest(),
            Channels.remoteAddress(channel),
            upgrade.target().isSecure());
    Connection connection = factory.connect(request, agreed);
    SessionTerms terms = upgrade.settings().terms(agreed);
    WebSocketPipeline.install(channel, upgrade.loops(), terms, connection);
    if (!connected.complete(connection)) {
      connection.terminate();
    }
  }

  private void fail(ChannelHandlerContext context, Throwable cause) {
    WebSocketHandshakeException failure =
        cause instanceof WebSocketHandshakeException known
            ? known
            : new WebSocketHandshakeException(
                HandshakeError.NOT_CONNECTED,
                "the connection to "
                    + upgrade.target().authority()
                    + " failed during the handshake: "
                    + cause.getMessage(),
                cause);
    connected.completeExceptionally(failure);
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, new IOException("the server ended it"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, cause);
  }
}
