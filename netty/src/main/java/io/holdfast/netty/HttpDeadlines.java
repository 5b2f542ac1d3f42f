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
final class HttpDeadlines extends ChannelDuplexHandler {

  private final PortLimits limits;
  private final Deadline deadline;

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
    this.limits = limits;
    this.deadline = new Deadline(shard, close);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline.set(limits.requestTimeout());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    deadline.cancel();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof LastHttpContent) {
      if (isAnswered) {
        awaitNext();
      } else {
        // The server's turn: it may take its time.
        deadline.lift();
      }
    } else if (message instanceof HttpRequest) {
      isAnswered = false;
      deadline.set(limits.requestTimeout());
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
    deadline.set(limits.idleTimeout());
  }
}
