package io.holdfast.netty;

import io.holdfast.websocket.HttpHeaders;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers plain requests through the routes, one at a time and in order.
 *
 * <p>Confined to its loop.
 */
final class HttpCallHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final System.Logger LOGGER = System.getLogger(HttpCallHandler.class.getName());

  private final PortState port;

  /** Requests that came while another was being answered; reading has stopped. */
  private final ArrayDeque<FullHttpRequest> waiting = new ArrayDeque<>(0);

  private boolean isAnswering;

  HttpCallHandler(PortState port) {
    this.port = port;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (isAnswering) {
      waiting.add(request.retain());
    } else {
      answer(context, request);
    }
  }

  private void answer(ChannelHandlerContext context, FullHttpRequest request) {
    isAnswering = true;
    port.calls().begin();
    context.channel().config().setAutoRead(false);
    HttpReply refusal = refusal(request);
    if (refusal != null) {
      finish(context, HttpReplies.last(refusal), false);
      return;
    }
    boolean isKeptAlive = HttpUtil.isKeepAlive(request);
    boolean isHead = request.method().equals(HttpMethod.HEAD);
    HttpCall call = call(context.channel(), request);
    handle(call)
        .whenComplete(
            (reply, failure) ->
                Channels.onLoop(
                    context,
                    () -> {
                      HttpReply actual = failure == null ? reply : failed(call, failure);
                      HttpReply compressed = HttpReplies.compressed(actual, call);
                      finish(context, HttpReplies.response(compressed, isHead), isKeptAlive);
                    }));
  }

  private @Nullable HttpReply refusal(FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return MalformedRequest.reply(request.decoderResult().cause());
    }
    int headerCount = request.headers().size();
    int maxHeaderCount = port.limits().maxHeaderCount();
    return headerCount > maxHeaderCount
        ? HttpReply.text(431, "More than " + maxHeaderCount + " headers.\n")
        : null;
  }

  private CompletionStage<HttpReply> handle(HttpCall call) {
    try {
      return port.routes()
          .findHttp(call.path())
          .map(handler -> handler.handle(call))
          .orElseGet(() -> CompletableFuture.completedFuture(HttpReply.text(404, "Not found.\n")));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private HttpCall call(Channel channel, FullHttpRequest request) {
    HttpHeaders headers = NettyHeaders.from(request.headers());
    byte[] body = new byte[request.content().readableBytes()];
    request.content().getBytes(request.content().readerIndex(), body);
    InetSocketAddress peer = Channels.remoteAddress(channel);
    return new HttpCall(
        request.method().name(),
        request.uri(),
        headers,
        ByteBuffer.wrap(body),
        port.settings().proxies().origin(peer, Channels.isSecure(channel), headers));
  }

  private static HttpReply failed(HttpCall call, Throwable failure) {
    LOGGER.log(
        System.Logger.Level.WARNING,
        () -> "the handler of " + call.method() + " " + call.path() + " failed",
        failure);
    return HttpReply.text(500, "The server could not answer.\n");
  }

  private void finish(
      ChannelHandlerContext context, FullHttpResponse response, boolean isKeptAlive) {
    port.calls().end();
    if (!isKeptAlive || port.calls().isLast()) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    context.writeAndFlush(response);
    isAnswering = false;
    if (waiting.isEmpty()) {
      context.channel().config().setAutoRead(true);
    } else {
      // As a task of its own: many requests in a row must not pile up on the stack.
      context.executor().execute(() -> answerNext(context));
    }
  }

  private void answerNext(ChannelHandlerContext context) {
    FullHttpRequest next = waiting.poll();
    if (next == null) {
      return;
    }
    try {
      answer(context, next);
    } finally {
      next.release();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    waiting.forEach(FullHttpRequest::release);
    waiting.clear();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOGGER.log(System.Logger.Level.DEBUG, "an HTTP connection failed and is cut", cause);
    }
    context.close();
  }
}
