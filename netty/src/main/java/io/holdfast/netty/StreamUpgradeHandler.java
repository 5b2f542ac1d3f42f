package io.holdfast.netty;

import io.holdfast.websocket.HandshakeAcceptance;
import io.holdfast.websocket.HandshakeAnswer;
import io.holdfast.websocket.HandshakeRefusal;
import io.holdfast.websocket.HandshakeRequest;
import io.holdfast.websocket.HttpHeaders;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers an extended CONNECT (RFC 8441 §4), and turns the stream into a WebSocket.
 *
 * <p>Confined to its loop.
 */
final class StreamUpgradeHandler extends ChannelInboundHandlerAdapter {

  private final PortState port;
  private boolean isTaken;

  StreamUpgradeHandler(PortState port) {
    this.port = port;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Http2HeadersFrame first && !isTaken) {
      isTaken = true;
      if (first.isEndStream()) {
        refuse(context, HandshakeRefusal.of(400, "A WebSocket needs a stream that stays open."));
      } else {
        answer(context, first.headers());
      }
    } else {
      // A client that does not wait for the answer: there is nobody to take what it sends.
      ReferenceCountUtil.release(message);
      context.close();
    }
  }

  private void answer(ChannelHandlerContext context, Http2Headers headers) {
    UpgradeRequest request = request(context.channel(), headers);
    boolean isWebSocket = "websocket".contentEquals(protocol(headers));
    Optional<WebSocketEndpoint> endpoint =
        isWebSocket ? port.routes().findWebSocket(request.path()) : Optional.empty();
    if (endpoint.isEmpty()) {
      refuse(context, HandshakeRefusal.of(isWebSocket ? 404 : 501, "There is no such endpoint."));
      return;
    }
    HandshakeAnswer answer =
        Verification.answer(
            request,
            () -> endpoint.get().settings().handshake().answerExtendedConnect(request.handshake()));
    if (answer instanceof HandshakeRefusal refusal) {
      refuse(context, refusal);
      return;
    }
    Upgrade upgrade = new Upgrade(request, endpoint.get(), (HandshakeAcceptance) answer);
    Verification.of(endpoint.get(), request)
        .whenComplete(
            (decision, failure) ->
                Channels.onLoop(context, () -> decided(context, decision, upgrade)));
  }

  private static CharSequence protocol(Http2Headers headers) {
    CharSequence protocol = headers.get(Http2Headers.PseudoHeaderName.PROTOCOL.value());
    return protocol == null ? "" : protocol;
  }

  private UpgradeRequest request(Channel channel, Http2Headers headers) {
    HttpHeaders plain = NettyHeaders.from(headers);
    InetSocketAddress peer = Channels.remoteAddress(channel);
    HttpCall.Origin origin =
        port.settings().proxies().origin(peer, Channels.isSecure(channel), plain);
    HandshakeRequest handshake =
        new HandshakeRequest(
            text(headers.method()),
            text(headers.path()),
            port.settings().proxies().authority(peer, text(headers.authority()), plain),
            plain);
    return new UpgradeRequest(handshake, origin.remoteAddress(), origin.isSecure());
  }

  private static String text(@Nullable CharSequence value) {
    return value == null ? "" : value.toString();
  }

  private void decided(ChannelHandlerContext context, UpgradeDecision decision, Upgrade upgrade) {
    Channel channel = context.channel();
    if (!channel.isActive()) {
      return;
    }
    Optional<HandshakeRefusal> refusal =
        decision.refusal().or(() -> decision.elsewhere().map(home -> ChannelMove.REFUSED));
    if (refusal.isPresent()) {
      refuse(context, refusal.get());
      return;
    }
    Http2Headers headers = new DefaultHttp2Headers().status("200");
    Connection connection;
    try {
      NettyHeaders.copy(upgrade.acceptance().headers(), headers);
      NettyHeaders.copy(decision.headers(), headers);
      connection = decision.connect(upgrade);
    } catch (RuntimeException e) {
      refuse(context, Verification.failed(upgrade.request(), e));
      return;
    }
    context.writeAndFlush(new DefaultHttp2HeadersFrame(headers));
    ChannelPipeline pipeline = context.pipeline();
    FrameDecodeHandler handler =
        new FrameDecodeHandler(
            channel,
            port.loops().shard(channel.eventLoop()),
            new StreamEgress(channel),
            upgrade.terms(),
            connection);
    pipeline.addLast(new StreamBytesHandler(), handler);
    pipeline.remove(this);
    handler.open();
  }

  private static void refuse(ChannelHandlerContext context, HandshakeRefusal refusal) {
    StreamReplies.write(context, HttpReplies.refusal(refusal));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
