package io.holdfast.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;

/** Sets up a connection that a port has accepted: TLS or not, HTTP/1.1 or HTTP/2. */
final class PortInitializer extends ChannelInitializer<Channel> {

  private final PortState port;

  PortInitializer(PortState port) {
    this.port = port;
  }

  @Override
  protected void initChannel(Channel channel) {
    if (!port.limiter().tryAdd(channel)) {
      channel.close();
      return;
    }
    Optional<TlsSource> tls = port.settings().tls();
    if (tls.isPresent()) {
      initTls(channel, tls.get());
    } else {
      if (port.loops().kind().readsAtOnce()) {
        channel.config().setRecvByteBufAllocator(new ReceiveBuffers());
      }
      Shard shard = port.loops().shard(channel.eventLoop());
      channel
          .pipeline()
          .addLast(new PrefaceHandler(this, channel, shard, port.limits().requestTimeout()));
    }
  }

  private void initTls(Channel channel, TlsSource tls) {
    SslHandler handler = tls.context().newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(port.limits().requestTimeout().toMillis());
    channel.pipeline().addLast(handler, new ProtocolHandler());
  }

  /** Goes on as ALPN decided. */
  private final class ProtocolHandler extends ApplicationProtocolNegotiationHandler {

    ProtocolHandler() {
      super(ApplicationProtocolNames.HTTP_1_1);
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        initHttp2(context.pipeline());
      } else {
        initHttp1(context.pipeline());
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  void initHttp1(ChannelPipeline pipeline) {
    PortLimits limits = port.limits();
    Channel channel = pipeline.channel();
    Shard shard = port.loops().shard(channel.eventLoop());
    FollowingRequests following = new FollowingRequests();
    pipeline.addLast(
        new HttpServerCodec(
            new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.maxHeaderBytes())
                .setMaxHeaderSize(limits.maxHeaderBytes())),
        // Keeps what follows a request back until it is answered: answers go out in order.
        new FlowControlHandler(),
        following,
        new HttpDeadlines(shard, limits, channel::close),
        new RequestHeadHandler(limits.maxHeaderCount()),
        new UpgradeHandler(port.loops(), port.routes(), port.settings().proxies()),
        new RequestBodies(port.routes(), limits.maxBodyBytes()),
        new HttpCallHandler(port, following));
  }

  void initHttp2(ChannelPipeline pipeline) {
    Shard shard = port.loops().shard(pipeline.channel().eventLoop());
    Http2Pipeline.install(pipeline, shard, port.limits(), new StreamInitializer(port));
  }
}
