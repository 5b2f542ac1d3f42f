package io.holdfast.netty;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Puts requests together, with bodies as long as the handler of their path takes.
 *
 * <p>Confined to its loop.
 */
final class RequestBodies extends ChannelInboundHandlerAdapter {

  private final Routes routes;
  private final int maxBodyBytes;
  private HttpObjectAggregator aggregator;

  /** Of the body that is being read. */
  private BodyHandler.@Nullable Body body;

  /** A request was refused before its body came: nothing that follows is answered. */
  private boolean hasRefused;

  RequestBodies(Routes routes, int maxBodyBytes) {
    this.routes = routes;
    this.maxBodyBytes = maxBodyBytes;
    this.aggregator = new Aggregator(maxBodyBytes);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    context.pipeline().addAfter(context.name(), null, aggregator);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request && !hasRefused) {
      begin(context, request);
      HttpReply refusal = body == null ? null : body.refusal();
      if (refusal != null) {
        refuse(context, refusal);
      }
    }
    if (hasRefused) {
      ReferenceCountUtil.release(message);
      return;
    }
    context.fireChannelRead(message);
  }

  private void refuse(ChannelHandlerContext context, HttpReply refusal) {
    hasRefused = true;
    context.writeAndFlush(HttpReplies.last(refusal)).addListener(ChannelFutureListener.CLOSE);
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return;
    }
    String uri = request.uri();
    int bound = maxBodyBytes;
    if (routes.findHttp(Routes.path(uri)).orElse(null) instanceof BodyHandler handler) {
      bound = handler.maxBodyBytes();
      body = handler.begin(request.method().name(), uri);
    }
    if (bound != aggregator.maxContentLength()) {
      Aggregator other = new Aggregator(bound);
      context.pipeline().replace(aggregator, null, other);
      aggregator = other;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    failed();
    context.fireChannelInactive();
  }

  private void failed() {
    BodyHandler.Body incomplete = body;
    if (incomplete != null) {
      body = null;
      incomplete.fail();
    }
  }

  /** Refuses what is too long with 413, and knows first what has become of a body. */
  private final class Aggregator extends HttpObjectAggregator {

    Aggregator(int maxContentLength) {
      super(maxContentLength, true);
    }

    /** Before the request is answered: the next one may be here as soon as it is. */
    @Override
    protected void finishAggregation(FullHttpMessage aggregated) throws Exception {
      BodyHandler.Body complete = body;
      if (complete != null && aggregated.decoderResult().isSuccess()) {
        body = null;
        complete.end();
      } else {
        failed();
      }
      super.finishAggregation(aggregated);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized)
        throws Exception {
      failed();
      super.handleOversizedMessage(context, oversized);
    }
  }
}
