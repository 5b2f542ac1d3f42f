package io.holdfast.netty;

import io.holdfast.websocket.HttpHeaders;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;

/** Headers, to and from Netty's types. */
final class NettyHeaders {

  private NettyHeaders() {}

  static HttpHeaders from(io.netty.handler.codec.http.HttpHeaders headers) {
    HttpHeaders.Builder builder = HttpHeaders.builder();
    headers.forEach(header -> builder.add(header.getKey(), header.getValue()));
    return builder.build();
  }

  static HttpHeaders from(Http2Headers headers) {
    HttpHeaders.Builder builder = HttpHeaders.builder();
    for (Map.Entry<CharSequence, CharSequence> header : headers) {
      if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(header.getKey())) {
        builder.add(header.getKey().toString(), header.getValue().toString());
      }
    }
    return builder.build();
  }

  static void copy(HttpHeaders headers, io.netty.handler.codec.http.HttpHeaders target) {
    headers.forEach(target::add);
  }

  static void copy(HttpHeaders headers, Http2Headers target) {
    headers.forEach(target::add);
  }
}
