package io.holdfast.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
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

  /** The request that is being read has been answered: it was refused before its end. */
  private boolean isAnswered;

  /**
   * Creates a handler for a connection that was accepted just now.
   *
   * @param shard of the connection
   * @param limits of the port
   * @param close ends the connection
   */
  HttpDeadlines(Shard shard, PortLimits limits, Runnable close) {
    this.shard = shard;
    this.limits = limits;
    this.close = close;
    this.deadlineNanos = shard.nowNanos() + limits.requestTimeout().toNanos();
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
      if (isAnswered) {
        awaitNext();
      } else {
        // The server's turn: it may take its time.
        deadlineNanos = Long.MAX_VALUE;
      }
    } else if (message instanceof HttpRequest) {
      isAnswered = false;
      deadlineNanos = shard.nowNanos() + limits.requestTimeout().toNanos();
      shard.schedule(deadline);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof LastHttpContent && !isInterim(message) && !context.isRemoved()) {
      isAnswered = true;
      awaitNext();
    }
    context.write(message, promise);
  }

  /** RFC 9110 §15.2: an answer such as 100 comes before the one that ends the exchange. */
  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  private void awaitNext() {
    deadlineNanos = shard.nowNanos() + limits.idleTimeout().toNanos();
    shard.schedule(deadline);
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
