package io.holdfast.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;

/** Sets up a stream of an HTTP/2 connection: a plain request, or a WebSocket (RFC 8441). */
final class StreamInitializer extends ChannelInitializer<Channel> {

  private static final CharSequence PROTOCOL = Http2Headers.PseudoHeaderName.PROTOCOL.value();

  private final PortState port;

  StreamInitializer(PortState port) {
    this.port = port;
  }

  @Override
  protected void initChannel(Channel stream) {
    stream.pipeline().addLast(new FirstFrameHandler());
  }

  /** Looks at the headers that begin the stream, and goes on accordingly. */
  private final class FirstFrameHandler extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (!(message instanceof Http2HeadersFrame first)) {
        ReferenceCountUtil.release(message);
        return;
      }
      if (first.headers().size() > port.limits().maxHeaderCount()) {
        refuse(context, MalformedRequest.tooManyHeaders(port.limits().maxHeaderCount()));
        return;
      }
      if (isExtendedConnect(first.headers())) {
        context.pipeline().addLast(new StreamUpgradeHandler(port));
      } else {
        context
            .pipeline()
            .addLast(
                new Http2StreamFrameToHttpObjectCodec(true),
                new HttpDeadlines(shard(context), port.limits(), context.channel()::close),
                new RequestBodies(port.routes(), port.limits().maxBodyBytes()),
                new HttpCallHandler(port, new FollowingRequests()));
      }
      context.fireChannelRead(message);
      context.pipeline().remove(this);
    }

    private Shard shard(ChannelHandlerContext context) {
      return port.loops().shard(context.channel().eventLoop());
    }

    private void refuse(ChannelHandlerContext context, MalformedRequest cause) {
      StreamReplies.write(context, MalformedRequest.reply(cause))
          .addListener(ChannelFutureListener.CLOSE);
    }

    private boolean isExtendedConnect(Http2Headers headers) {
      return HttpMethod.CONNECT.asciiName().contentEquals(headers.method())
          && headers.contains(PROTOCOL);
    }
  }
}
