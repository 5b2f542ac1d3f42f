package io.holdfast.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;

/** Writes replies to streams on which HTTP/2's frames are not translated. */
final class StreamReplies {

  private StreamReplies() {}

  /** Writes a reply and ends the stream. */
  static ChannelFuture write(ChannelHandlerContext context, HttpReply reply) {
    Http2Headers headers = new DefaultHttp2Headers().status(Integer.toString(reply.status()));
    NettyHeaders.copy(reply.headers(), headers);
    context.write(new DefaultHttp2HeadersFrame(headers));
    return context.writeAndFlush(
        new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(reply.body()), true));
  }
}
