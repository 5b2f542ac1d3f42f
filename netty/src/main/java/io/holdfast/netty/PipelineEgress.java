package io.holdfast.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.ssl.SslHandler;

/** Through the handlers before ours, such as TLS. */
class PipelineEgress implements Egress {

  private final Channel channel;
  private long pendingBytes;

  PipelineEgress(Channel channel) {
    this.channel = channel;
  }

  @Override
  public void write(ByteBuf bytes) {
    hand(bytes);
  }

  /** {@return when the bytes, which are taken over, are taken by the operating system} */
  final ChannelFuture hand(ByteBuf bytes) {
    int length = bytes.readableBytes();
    pendingBytes += length;
    return channel.write(bytes).addListener(written -> pendingBytes -= length);
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public void whenTaken(Runnable task) {
    channel.write(Unpooled.EMPTY_BUFFER).addListener(taken -> channel.eventLoop().execute(task));
  }

  @Override
  public void endOutput() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else {
      channel.close();
    }
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public long pendingBytes() {
    return pendingBytes;
  }
}
