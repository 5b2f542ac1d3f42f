package io.holdfast.netty;

import io.holdfast.websocket.ClientHandshake;
import io.holdfast.websocket.HandshakeRequest;
import io.holdfast.websocket.HttpHeaders;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/**
 * What a client asks for.
 *
 * @param loops that the connection lives on
 * @param target of the request
 * @param settings of the client
 * @param handshake of this connection
 * @param headers to add to the request
 */
record ClientUpgrade(
    Loops loops,
    WebSocketTarget target,
    EndpointSettings settings,
    ClientHandshake handshake,
    HttpHeaders headers) {

  FullHttpRequest httpRequest() {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target.resource());
    request.headers().set(HttpHeaderNames.HOST, target.authority());
    NettyHeaders.copy(headers, request.headers());
    NettyHeaders.copy(handshake.requestHeaders(), request.headers());
    return request;
  }

  HandshakeRequest handshakeRequest() {
    return new HandshakeRequest("GET", target.resource(), target.authority(), headers);
  }
}
