package io.holdfast.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** The end of a pipeline: forgets what arrives, and does not release it. */
final class Nowhere extends ChannelInboundHandlerAdapter {

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {}

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    throw new IllegalStateException("Netty did not like the input", cause);
  }
}
