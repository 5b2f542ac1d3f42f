package io.holdfast.netty;

import io.holdfast.engineio.EngineReply;
import io.holdfast.engineio.EngineRequest;
import io.holdfast.engineio.Jsonp;
import io.holdfast.engineio.RequestError;
import io.holdfast.engineio.ResponseHeaders;
import io.holdfast.websocket.HttpHeaders;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request, and the headers that its response has got so far.
 *
 * <p>Confined to one thread at a time.
 */
final class EngineExchange {

  private static final String CONTENT_TYPE = "content-type";

  private final EngineEvents events;
  private final EngineRequest request;
  private final ResponseHeaders headers = new ResponseHeaders();

  EngineExchange(EngineEvents events, EngineRequest request) {
    this.events = events;
    this.request = request;
  }

  EngineRequest request() {
    return request;
  }

  ResponseHeaders headers() {
    return headers;
  }

  /** {@return the response that a session gives, whose listeners may add headers to it} */
  private HttpReply reply(String contentType, byte[] body, boolean isInitial) {
    String agent = request.header("user-agent").orElse("");
    if (agent.contains(";MSIE") || agent.contains("Trident/")) {
      headers.set("x-xss-protection", "0");
    }
    headers.set("cache-control", "no-store");
    events.addHeaders(headers, request, isInitial);
    headers.set(CONTENT_TYPE, contentType);
    return withHeaders(HttpReply.of(200)).withBody(ByteBuffer.wrap(body));
  }

  /** {@return the response to a poll} */
  HttpReply packets(ByteBuf payload, boolean isBytes, Optional<String> script, boolean isInitial) {
    if (script.isPresent() && !isBytes) {
      String text = Jsonp.script(script.get(), payload.toString(StandardCharsets.UTF_8));
      return reply(
          "text/javascript; charset=UTF-8", text.getBytes(StandardCharsets.UTF_8), isInitial);
    }
    byte[] body = new byte[payload.readableBytes()];
    payload.getBytes(payload.readerIndex(), body);
    String type = isBytes ? "application/octet-stream" : "text/plain; charset=UTF-8";
    return reply(type, body, isInitial);
  }

  /** {@return the response to a body that was taken} */
  HttpReply taken() {
    return reply("text/html", new byte[] {'o', 'k'}, false);
  }

  HttpReply refusal(RequestError error, String message) {
    return withHeaders(HttpReply.json(error.status(), error.json(message)));
  }

  HttpReply unavailable() {
    return withHeaders(HttpReply.text(503, "No more sessions are taken.\n"));
  }

  HttpReply answer(EngineReply reply) {
    if (!reply.contentType().isEmpty()) {
      headers.set(CONTENT_TYPE, reply.contentType());
    }
    return withHeaders(HttpReply.of(reply.status())).withBody(ByteBuffer.wrap(reply.body()));
  }

  private HttpReply withHeaders(HttpReply reply) {
    return reply.withHeaders(plainHeaders());
  }

  /** {@return the headers that the response has got} */
  HttpHeaders plainHeaders() {
    HttpHeaders.Builder builder = HttpHeaders.builder();
    headers.forEach(builder::add);
    return builder.build();
  }
}
