package io.holdfast.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Locale;

/**
 * Judges the head of an HTTP/1.1 request before anybody acts on it. What is wrong with it is marked
 * as if the decoder had found it.
 *
 * <p>Confined to its loop.
 */
final class RequestHeadHandler extends ChannelInboundHandlerAdapter {

  private final int maxHeaderCount;

  RequestHeadHandler(int maxHeaderCount) {
    this.maxHeaderCount = maxHeaderCount;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
      judge(request);
    }
    context.fireChannelRead(message);
  }

  private void judge(HttpRequest request) {
    if (request.headers().size() > maxHeaderCount) {
      fail(request, MalformedRequest.tooManyHeaders(maxHeaderCount));
      return;
    }
    boolean isCurrent = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    if (isCurrent && request.headers().getAll(HttpHeaderNames.HOST).size() != 1) {
      // RFC 9112 §3.2: such a request is answered with 400.
      fail(request, MalformedRequest.noHost());
      return;
    }
    toOriginForm(request);
  }

  private static void fail(HttpRequest request, MalformedRequest cause) {
    request.setDecoderResult(DecoderResult.failure(cause));
  }

  /** RFC 9112 §3.2.2: the target may be a whole URI, whose host then goes before the header. */
  private static void toOriginForm(HttpRequest request) {
    String target = request.uri();
    if (target.startsWith("/")) {
      return;
    }
    String scheme = target.substring(0, Math.max(0, target.indexOf("://") + 3));
    boolean isUri =
        switch (scheme.toLowerCase(Locale.ROOT)) {
          case "http://", "https://" -> true;
          default -> false;
        };
    if (isUri) {
      String rest = target.substring(scheme.length());
      int end = endOfAuthority(rest);
      String resource = rest.substring(end);
      request.setUri(resource.startsWith("/") ? resource : "/" + resource);
      request.headers().set(HttpHeaderNames.HOST, rest.substring(0, end));
    }
  }

  private static int endOfAuthority(String rest) {
    int end = 0;
    while (end < rest.length() && rest.charAt(end) != '/' && rest.charAt(end) != '?') {
      end++;
    }
    return end;
  }
}
