package io.holdfast.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An HTTP/2 connection with prior knowledge; its requests are streams that a test drives. */
final class Http2Client implements AutoCloseable {

  private static final int TIMEOUT_SECONDS = 20;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final CompletableFuture<Http2Settings> settings = new CompletableFuture<>();
  private final Channel channel;

  private Http2Client(int port, Http2Settings own) throws InterruptedException {
    this.channel =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(new Initializer(own))
            .connect("127.0.0.1", port)
            .sync()
            .channel();
  }

  static Http2Client to(int port) throws InterruptedException {
    return new Http2Client(port, Http2Settings.defaultSettings());
  }

  /** A client that takes that many bytes of a stream before it grants more. */
  static Http2Client withWindow(int port, int windowBytes) throws InterruptedException {
    return new Http2Client(port, Http2Settings.defaultSettings().initialWindowSize(windowBytes));
  }

  /** Sets up the connection. */
  private final class Initializer extends ChannelInitializer<Channel> {

    private final Http2Settings own;

    Initializer(Http2Settings own) {
      this.own = own;
    }

    @Override
    protected void initChannel(Channel connection) {
      connection
          .pipeline()
          .addLast(
              Http2FrameCodecBuilder.forClient()
                  .initialSettings(own)
                  .validateHeaders(false)
                  .encoderEnforceMaxConcurrentStreams(false)
                  .gracefulShutdownTimeoutMillis(0)
                  .build(),
              new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
              new SettingsHandler());
    }
  }

  /** Keeps what the server announces. */
  private final class SettingsHandler extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Http2SettingsFrame frame) {
        settings.complete(frame.settings());
      }
      ReferenceCountUtil.release(message);
    }
  }

  Http2Settings serverSettings() throws Exception {
    return settings.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  Http2Request open() throws Exception {
    serverSettings();
    Http2Request request = new Http2Request();
    request.bind(new Http2StreamChannelBootstrap(channel).handler(request).open().get());
    return request;
  }

  /** Waits for the end of the connection. */
  void awaitEnd() {
    if (!channel.closeFuture().awaitUninterruptibly(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the connection is still open");
    }
  }

  boolean isOpen() {
    return channel.isActive();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    loop.shutdownGracefully(0, TIMEOUT_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
