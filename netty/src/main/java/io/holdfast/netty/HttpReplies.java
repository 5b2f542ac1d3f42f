package io.holdfast.netty;

import io.holdfast.websocket.HandshakeRefusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Turns replies into Netty's responses. */
final class HttpReplies {

  private static final String CONTENT_ENCODING = "content-encoding";

  private HttpReplies() {}

  /**
   * {@return the response to a request}
   *
   * @param reply of the handler
   * @param isHead whether the body is left out
   */
  static FullHttpResponse response(HttpReply reply, boolean isHead) {
    ByteBuf body = isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body());
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()), body);
    NettyHeaders.copy(reply.headers(), response.headers());
    if (reply.status() != 204 && reply.status() != 304 && reply.opened() == null) {
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(reply.body().remaining()));
    }
    return response;
  }

  /** {@return the head of a response whose body follows bit by bit} */
  static HttpResponse head(HttpReply reply) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
    NettyHeaders.copy(reply.headers(), head.headers());
    return head;
  }

  /** {@return a response after which the connection is closed} */
  static FullHttpResponse last(HttpReply reply) {
    FullHttpResponse response = response(reply, false);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return response;
  }

  /** {@return the reply that tells why a WebSocket is not opened} */
  static HttpReply refusal(HandshakeRefusal refusal) {
    HttpReply reply =
        refusal.headers().first("content-type").isPresent()
            ? HttpReply.of(refusal.status())
                .withBody(ByteBuffer.wrap(refusal.reason().getBytes(StandardCharsets.UTF_8)))
            : HttpReply.text(refusal.status(), refusal.reason() + "\n");
    return reply.withHeaders(refusal.headers());
  }

  /** {@return the reply, with its body compressed where that is worth it and the client can} */
  static HttpReply compressed(HttpReply reply, HttpCall call) {
    boolean isWorthIt =
        reply.status() == 200
            && reply.body().remaining() >= reply.compressedBytes()
            && isText(reply.headers().first("content-type").orElse(""))
            && reply.headers().first(CONTENT_ENCODING).isEmpty();
    if (!isWorthIt) {
      return reply;
    }
    HttpReply varying = isMarked(reply) ? reply : reply.withHeader("vary", "accept-encoding");
    return AcceptEncoding.acceptsGzip(call.headers())
        ? varying.withBody(gzip(reply.body())).withHeader(CONTENT_ENCODING, "gzip")
        : varying;
  }

  /** {@return whether caches know that the reply depends on what the client can} */
  private static boolean isMarked(HttpReply reply) {
    return reply.headers().list("vary").stream()
        .anyMatch(name -> name.equals("*") || name.equalsIgnoreCase("accept-encoding"));
  }

  static boolean isText(String contentType) {
    return contentType.startsWith("text/")
        || contentType.startsWith("application/json")
        || contentType.startsWith("application/manifest+json")
        || contentType.startsWith("application/javascript")
        || contentType.startsWith("image/svg+xml");
  }

  static ByteBuffer gzip(ByteBuffer body) {
    byte[] plain = new byte[body.remaining()];
    body.duplicate().get(plain);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(plain.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("an array can be written to", e);
    }
    return ByteBuffer.wrap(compressed.toByteArray());
  }
}
