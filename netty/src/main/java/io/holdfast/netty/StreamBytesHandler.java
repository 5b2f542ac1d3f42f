package io.holdfast.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.util.ReferenceCountUtil;

/** Bytes to DATA frames and back: the WebSocket's own frames travel in them (RFC 8441 §5). */
final class StreamBytesHandler extends ChannelDuplexHandler {

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof Http2DataFrame data)) {
      ReferenceCountUtil.release(message);
      return;
    }
    boolean isEnd = data.isEndStream();
    context.fireChannelRead(data.content());
    if (isEnd) {
      // RFC 8441 §5: END_STREAM is what the end of a TCP connection is elsewhere.
      context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    Object frame = message instanceof ByteBuf bytes ? new DefaultHttp2DataFrame(bytes) : message;
    context.write(frame, promise);
  }
}
