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
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers plain requests through the routes, one at a time and in order.
 *
 * <p>Confined to its loop.
 */
final class HttpCallHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final System.Logger LOGGER = System.getLogger(HttpCallHandler.class.getName());

  /*
   * While a request is answered, and until the answer has been taken, reading is off, and the
   * handler before the aggregator keeps what has been decoded of the next ones. So a client that
   * asks and does not read has one answer in memory.
   *
   * A handler that answers at once turns nothing off: requests in a row are then a loop of the
   * reader, and do not pile up on the stack.
   */
  private final PortState port;
  private final FollowingRequests following;

  private boolean isAnswering;
  private @Nullable CallLife life;

  HttpCallHandler(PortState port, FollowingRequests following) {
    this.port = port;
    this.following = following;
  }

  /** A request that is being answered. */
  private record Exchange(HttpCall call, HttpMethod method, HttpVersion version, boolean isKept) {}

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    isAnswering = true;
    shard(context).runHandedIn();
    port.calls().begin();
    answer(context, request);
    if (isAnswering) {
      context.channel().config().setAutoRead(false);
    }
  }

  private void answer(ChannelHandlerContext context, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      refuse(context, request.decoderResult().cause());
      return;
    }
    HttpCall call;
    try {
      call = call(context, request);
    } catch (IllegalArgumentException e) {
      refuse(context, e);
      return;
    }
    Exchange exchange =
        new Exchange(
            call, request.method(), request.protocolVersion(), HttpUtil.isKeepAlive(request));
    handle(call)
        .whenComplete(
            (reply, failure) ->
                Channels.onLoop(context, () -> finish(context, exchange, reply, failure)));
  }

  private void refuse(ChannelHandlerContext context, Throwable cause) {
    port.calls().end();
    context
        .writeAndFlush(HttpReplies.last(MalformedRequest.reply(cause)))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private CompletionStage<HttpReply> handle(HttpCall call) {
    Optional<HttpHandler> handler = port.routes().findHttp(call.path());
    if (handler.isEmpty()) {
      return CompletableFuture.completedFuture(HttpReply.text(404, "Not found.\n"));
    }
    try {
      return Objects.requireNonNull(handler.get().handle(call), "the handler's stage");
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Shard shard(ChannelHandlerContext context) {
    return port.loops().shard(context.channel().eventLoop());
  }

  private HttpCall call(ChannelHandlerContext context, FullHttpRequest request) {
    Channel channel = context.channel();
    HttpHeaders headers = NettyHeaders.from(request.headers());
    byte[] body = new byte[request.content().readableBytes()];
    request.content().getBytes(request.content().readerIndex(), body);
    InetSocketAddress peer = Channels.remoteAddress(channel);
    HttpCall call =
        new HttpCall(
            request.method().name(),
            request.uri(),
            headers,
            ByteBuffer.wrap(body),
            port.settings().proxies().origin(peer, Channels.isSecure(channel), headers));
    CallLife begun = new CallLife(shard(context), following::watch);
    life = begun;
    return call.with(begun);
  }

  private void finish(
      ChannelHandlerContext context,
      Exchange exchange,
      @Nullable HttpReply reply,
      @Nullable Throwable failure) {
    Consumer<HttpStream> opened = reply == null ? null : reply.opened();
    if (reply != null && opened != null && !exchange.method().equals(HttpMethod.HEAD)) {
      stream(context, exchange, reply, opened);
      return;
    }
    port.calls().end();
    life = null;
    FullHttpResponse response = response(exchange, reply, failure);
    if (!exchange.isKept() || port.calls().isLast()) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    if (exchange.version().equals(HttpVersion.HTTP_1_0)) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
    context.writeAndFlush(response).addListener(taken -> goOn(context));
  }

  private void stream(
      ChannelHandlerContext context,
      Exchange exchange,
      HttpReply reply,
      Consumer<HttpStream> opened) {
    // RFC 9112 §7.1: a client of HTTP/1.0 knows no chunks, and takes what comes until the end.
    boolean isChunked = !exchange.version().equals(HttpVersion.HTTP_1_0);
    boolean isKept = exchange.isKept() && isChunked && !port.calls().isLast();
    HttpResponse head = HttpReplies.head(reply);
    HttpUtil.setTransferEncodingChunked(head, isChunked);
    HttpUtil.setKeepAlive(head, isKept);
    context.writeAndFlush(head);
    HttpStream stream = new HttpStream(context, shard(context), () -> streamed(context, isKept));
    stream.onClose(port.calls()::end);
    port.streams().add(stream);
    exchange.call().life().await(new StreamWaiter(stream));
    try {
      opened.accept(stream);
    } catch (RuntimeException e) {
      failed(exchange.call(), e);
      stream.cut();
    }
  }

  /** A client that takes a streamed reply. */
  private record StreamWaiter(HttpStream stream) implements CallLife.Waiter {

    @Override
    public void clientLeft() {
      stream.closed();
    }

    @Override
    public void clientWentOn() {
      stream.end();
    }
  }

  private void streamed(ChannelHandlerContext context, boolean isKept) {
    life = null;
    if (isKept && !port.calls().isLast()) {
      goOn(context);
    } else {
      context.close();
    }
  }

  private static FullHttpResponse response(
      Exchange exchange, @Nullable HttpReply reply, @Nullable Throwable failure) {
    boolean isHead = exchange.method().equals(HttpMethod.HEAD);
    try {
      HttpReply actual = reply == null ? failed(exchange.call(), failure) : reply;
      return HttpReplies.response(HttpReplies.compressed(actual, exchange.call()), isHead);
    } catch (RuntimeException e) {
      return HttpReplies.response(failed(exchange.call(), e), isHead);
    }
  }

  private static HttpReply failed(HttpCall call, @Nullable Throwable failure) {
    LOGGER.log(
        System.Logger.Level.WARNING,
        () -> "the handler of " + call.method() + " " + call.path() + " failed",
        failure);
    return HttpReply.text(500, "The server could not answer.\n");
  }

  private void goOn(ChannelHandlerContext context) {
    isAnswering = false;
    following.goOn();
    context.channel().config().setAutoRead(true);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (life != null) {
      life.clientLeft();
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOGGER.log(System.Logger.Level.DEBUG, "an HTTP connection failed and is cut", cause);
    }
    context.close();
  }
}
