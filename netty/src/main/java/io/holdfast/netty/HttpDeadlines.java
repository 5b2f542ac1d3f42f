package io.holdfast.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Closes HTTP/1.1 connections that take too long: to send a request, or to send the next one.
 *
 * <p>Confined to its loop.
 */
final class HttpDeadlines extends ChannelDuplexHandler implements TimingWheel.Owner {

  private final Shard shard;
  private final PortLimits limits;
  private final TimingWheel.Entry deadline = new TimingWheel.Entry(this);
  private final Runnable close;
  private long deadlineNanos;

  /**
   * Creates a handler for a connection.
   *
   * @param shard of the connection
   * @param limits of the port
   * @param acceptedNanos when the connection was accepted, from which on its first request is due
   * @param close ends the connection
   */
  HttpDeadlines(Shard shard, PortLimits limits, long acceptedNanos, Runnable close) {
    this.shard = shard;
    this.limits = limits;
    this.close = close;
    this.deadlineNanos = acceptedNanos + limits.requestTimeout().toNanos();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    shard.schedule(deadline);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    deadlineNanos = Long.MAX_VALUE;
    shard.cancel(deadline);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof LastHttpContent) {
      // The server's turn: it may take its time.
      deadlineNanos = Long.MAX_VALUE;
    } else if (message instanceof HttpRequest) {
      deadlineNanos = shard.nowNanos() + limits.requestTimeout().toNanos();
      shard.schedule(deadline);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof LastHttpContent && !context.isRemoved()) {
      deadlineNanos = shard.nowNanos() + limits.idleTimeout().toNanos();
      shard.schedule(deadline);
    }
    context.write(message, promise);
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public void deadlineReached(long nowNanos) {
    deadlineNanos = Long.MAX_VALUE;
    close.run();
  }
}
