package io.holdfast.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.time.Duration;
import java.util.List;

/**
 * Tells HTTP/2 with prior knowledge (RFC 9113 §3.3) from HTTP/1.1 by the first bytes, and closes
 * connections on which they do not come in time.
 *
 * <p>Confined to its loop.
 */
final class PrefaceHandler extends ByteToMessageDecoder {

  private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

  private final PortInitializer initializer;
  private final Deadline deadline;
  private final Duration timeout;

  /**
   * Creates a handler for a connection that was accepted just now.
   *
   * @param initializer goes on with the connection
   * @param channel of the connection
   * @param shard of the connection
   * @param timeout after which a client that has not said what it speaks is let go
   */
  PrefaceHandler(PortInitializer initializer, Channel channel, Shard shard, Duration timeout) {
    this.initializer = initializer;
    this.deadline = new Deadline(shard, channel::close);
    this.timeout = timeout;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline.set(timeout);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    deadline.cancel();
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int length = Math.min(in.readableBytes(), PREFACE.readableBytes());
    boolean isPreface =
        ByteBufUtil.equals(PREFACE, PREFACE.readerIndex(), in, in.readerIndex(), length);
    if (isPreface && length < PREFACE.readableBytes()) {
      return;
    }
    ChannelPipeline pipeline = context.pipeline();
    if (isPreface) {
      initializer.initHttp2(pipeline);
    } else {
      initializer.initHttp1(pipeline);
    }
    // What has been read so far goes to the handlers that were added.
    pipeline.remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
