package io.holdfast.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an eye on a connection whose client waits for an answer.
 *
 * <p>Confined to its loop.
 */
final class FollowingRequests extends ChannelInboundHandlerAdapter {

  /*
   * While a request is answered reading is off, and so nobody would see the end of the connection.
   * Where the answer may take long one read is asked for. Either it finds the end; or it finds
   * the next request, of which the first object is kept here and the rest by the handler before
   * this one. Then whoever lets the client wait is told, and answers: what has been sent meanwhile
   * is bounded by that one read.
   */
  private @Nullable ChannelHandlerContext context;
  private CallLife.@Nullable Waiter waiter;
  private @Nullable Object kept;

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    context = null;
    ReferenceCountUtil.release(kept);
    kept = null;
  }

  /** From now on the client waits. */
  void watch(CallLife.Waiter newWaiter) {
    waiter = newWaiter;
    ChannelHandlerContext watching = context;
    if (watching != null) {
      // Reading is turned off when the handler of the request has returned.
      watching.executor().execute(() -> lookAhead(watching));
    }
  }

  private void lookAhead(ChannelHandlerContext watching) {
    if (waiter != null && kept == null && !watching.isRemoved()) {
      watching.read();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) {
    CallLife.Waiter waiting = waiter;
    if (waiting == null) {
      reading.fireChannelRead(message);
      return;
    }
    kept = message;
    waiter = null;
    waiting.clientWentOn();
  }

  /** The answer has been taken. */
  void goOn() {
    waiter = null;
    Object next = kept;
    ChannelHandlerContext reading = context;
    if (next != null && reading != null) {
      kept = null;
      reading.fireChannelRead(next);
    }
  }
}
