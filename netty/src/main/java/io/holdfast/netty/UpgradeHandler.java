package io.holdfast.netty;

import io.holdfast.websocket.HandshakeAcceptance;
import io.holdfast.websocket.HandshakeAnswer;
import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.HandshakeRequest;
import io.holdfast.websocket.HttpHeaders;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the WebSocket requests out of the requests of an HTTP/1.1 connection, answers them, and
 * turns the connection into a WebSocket. All others pass through.
 *
 * <p>Confined to its loop.
 */
final class UpgradeHandler extends ChannelInboundHandlerAdapter {

  private static final System.Logger LOGGER = System.getLogger(UpgradeHandler.class.getName());

  private final Loops loops;
  private final Routes routes;
  private final TrustedProxies proxies;

  /** A WebSocket request has been taken: nothing that follows it is HTTP for anybody. */
  private boolean isTaken;

  /** The request has been read to its end; only then is the decoder done with it. */
  private boolean isComplete;

  /** What was decided while the request was not complete. */
  private @Nullable Runnable outcome;

  UpgradeHandler(Loops loops, Routes routes, TrustedProxies proxies) {
    this.loops = loops;
    this.routes = routes;
    this.proxies = proxies;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isTaken) {
      completeRequest(context, message);
      return;
    }
    if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
      Optional<WebSocketEndpoint> endpoint = endpoint(request);
      if (endpoint.isPresent()) {
        isTaken = true;
        UpgradeRequest upgrade = upgradeRequest(context.channel(), request);
        ReferenceCountUtil.release(message);
        answer(context, upgrade, endpoint.get());
        return;
      }
    }
    context.fireChannelRead(message);
  }

  private void completeRequest(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
    if (isComplete) {
      // A client that does not wait for the answer.
      context.close();
    } else if (message instanceof LastHttpContent last) {
      if (last.decoderResult().isFailure()) {
        // A body that cannot be read: nobody knows where the WebSocket would begin.
        context.close();
        return;
      }
      isComplete = true;
      if (outcome != null) {
        outcome.run();
      }
    }
  }

  /** A client may ask for another protocol, such as h2c, wherever it goes. */
  private static boolean isForWebSocket(HttpRequest request) {
    return request.headers().containsValue(HttpHeaderNames.UPGRADE, "websocket", true);
  }

  /** A page and a WebSocket may share a path: the header Upgrade tells them apart. */
  private Optional<WebSocketEndpoint> endpoint(HttpRequest request) {
    String path = Routes.path(request.uri());
    return !isForWebSocket(request) && routes.findHttp(path).isPresent()
        ? Optional.empty()
        : routes.findWebSocket(path);
  }

  private UpgradeRequest upgradeRequest(Channel channel, HttpRequest request) {
    HttpHeaders headers = NettyHeaders.from(request.headers());
    InetSocketAddress peer = Channels.remoteAddress(channel);
    HttpCall.Origin origin = proxies.origin(peer, Channels.isSecure(channel), headers);
    boolean isCurrent = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    String host = isCurrent ? headers.only("host").orElse("") : "";
    RecentStrings strings = loops.shard(channel.eventLoop()).recentStrings();
    HandshakeRequest handshake =
        new HandshakeRequest(
            request.method().name(),
            strings.of(request.uri()),
            strings.of(proxies.authority(peer, host, headers)),
            headers);
    return new UpgradeRequest(handshake, origin.remoteAddress(), origin.isSecure());
  }

  private void answer(
      ChannelHandlerContext context, UpgradeRequest request, WebSocketEndpoint endpoint) {
    HandshakeAnswer answer =
        Verification.answer(
            request, () -> endpoint.settings().handshake().answer(request.handshake()));
    if (answer instanceof HandshakeRefusal refusal) {
      refuse(context, refusal);
      return;
    }
    HandshakeAcceptance acceptance = (HandshakeAcceptance) answer;
    Upgrade upgrade = new Upgrade(request, endpoint, acceptance);
    Verification.of(endpoint, request)
        .whenComplete(
            (decision, failure) ->
                Channels.onLoop(
                    context, () -> whenComplete(() -> decided(context, decision, upgrade))));
  }

  private void whenComplete(Runnable outcome) {
    if (isComplete) {
      outcome.run();
    } else {
      this.outcome = outcome;
    }
  }

  private void decided(ChannelHandlerContext context, UpgradeDecision decision, Upgrade upgrade) {
    if (!context.channel().isActive()) {
      return;
    }
    Optional<HandshakeRefusal> refusal = decision.refusal();
    if (refusal.isPresent()) {
      refuse(context, refusal.get());
      return;
    }
    Optional<Shard> elsewhere = decision.elsewhere();
    if (elsewhere.isPresent()) {
      if (!ChannelMove.isPossible(context.channel())) {
        refuse(context, ChannelMove.REFUSED);
        return;
      }
      ChannelMove.begin(
          context.channel(), elsewhere.get(), () -> accept(context, decision, upgrade));
      return;
    }
    accept(context, decision, upgrade);
  }

  private void accept(ChannelHandlerContext context, UpgradeDecision decision, Upgrade upgrade) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
    Connection connection;
    try {
      NettyHeaders.copy(upgrade.acceptance().headers(), response.headers());
      NettyHeaders.copy(decision.headers(), response.headers());
      // Before the answer: whoever has it is somebody that the endpoint knows of.
      connection = decision.connect(upgrade);
    } catch (RuntimeException e) {
      refuse(context, Verification.failed(upgrade.request(), e));
      return;
    }
    context.writeAndFlush(response);
    WebSocketPipeline.install(context.channel(), loops, upgrade.terms(), connection);
  }

  private static void refuse(ChannelHandlerContext context, HandshakeRefusal refusal) {
    FullHttpResponse response = HttpReplies.response(HttpReplies.refusal(refusal), false);
    // Added: RFC 9110 §7.8 wants "Upgrade" there too, where the refusal names what to upgrade to.
    response.headers().add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (isTaken) {
      LOGGER.log(System.Logger.Level.DEBUG, "a WebSocket request failed and is cut", cause);
      context.close();
    } else {
      context.fireExceptionCaught(cause);
    }
  }
}
