package io.holdfast.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells HTTP/2 with prior knowledge (RFC 9113 §3.3) from HTTP/1.1 by the first bytes, and closes
 * connections on which they do not come in time.
 *
 * <p>Confined to its loop.
 */
final class PrefaceHandler extends ByteToMessageDecoder implements TimingWheel.Owner {

  private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

  private final PortInitializer initializer;
  private final Shard shard;
  private final long acceptedNanos;
  private final long requestTimeoutNanos;
  private final TimingWheel.Entry deadline = new TimingWheel.Entry(this);
  private @Nullable Channel silent;

  /**
   * Creates a handler for a connection that was accepted just now.
   *
   * @param initializer that goes on
   * @param shard of the connection
   * @param limits of the port
   */
  PrefaceHandler(PortInitializer initializer, Shard shard, PortLimits limits) {
    this.initializer = initializer;
    this.shard = shard;
    this.acceptedNanos = shard.nowNanos();
    this.requestTimeoutNanos = limits.requestTimeout().toNanos();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    silent = context.channel();
    shard.schedule(deadline);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    silent = null;
    shard.cancel(deadline);
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
      initializer.initHttp1(pipeline, acceptedNanos);
    }
    // What has been read so far goes to the handlers that were added.
    pipeline.remove(this);
  }

  @Override
  public long deadlineNanos() {
    return silent == null ? Long.MAX_VALUE : acceptedNanos + requestTimeoutNanos;
  }

  @Override
  public void deadlineReached(long nowNanos) {
    if (silent != null) {
      silent.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
