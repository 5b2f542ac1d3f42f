package io.holdfast.netty;

import io.holdfast.websocket.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plain HTTP request with its body. Immutable. */
public final class HttpCall {

  private final String method;
  private final QueryStringDecoder target;
  private final HttpHeaders headers;
  private final ByteBuffer body;
  private final Origin origin;
  private final @Nullable CallLife life;

  /**
   * Where a request came from.
   *
   * @param remoteAddress of the client; behind a trusted proxy, as the proxy tells it
   * @param isSecure whether the client used TLS, as far as is known
   * @param authority that the client asked for; behind a trusted proxy, as the proxy tells it
   */
  record Origin(InetSocketAddress remoteAddress, boolean isSecure, String authority) {}

  /**
   * Creates a call.
   *
   * @throws IllegalArgumentException if the target cannot be decoded
   */
  HttpCall(String method, String target, HttpHeaders headers, ByteBuffer body, Origin origin) {
    this.method = method;
    this.target = new QueryStringDecoder(target);
    // Decoded now, so that it fails here or nowhere; the decoder keeps what it has decoded.
    this.target.path();
    this.target.parameters();
    this.headers = headers;
    this.body = body.asReadOnlyBuffer();
    this.origin = origin;
    this.life = null;
  }

  private HttpCall(HttpCall call, CallLife life) {
    this.method = call.method;
    this.target = call.target;
    this.headers = call.headers;
    this.body = call.body;
    this.origin = call.origin;
    this.life = life;
  }

  /** {@return this call, as part of a connection} */
  HttpCall with(CallLife ofConnection) {
    return new HttpCall(this, ofConnection);
  }

  /** {@return what a handler that lets the client wait must know of its connection} */
  CallLife life() {
    return Objects.requireNonNull(life, "a call that came in has a life");
  }

  /**
   * Says what to do when the client waits for the answer no longer: it has gone, or has sent its
   * next request, which is not looked at before this one is answered. For handlers that hold an
   * answer back; called by them, before they return.
   *
   * @param giveUp on the connection's loop, once or twice; must not block
   */
  public void onAbandoned(Runnable giveUp) {
    life()
        .await(
            new CallLife.Waiter() {
              @Override
              public void clientLeft() {
                giveUp.run();
              }

              @Override
              public void clientWentOn() {
                giveUp.run();
              }
            });
  }

  /** {@return where it came from} */
  Origin origin() {
    return origin;
  }

  /** {@return path and query as they were sent} */
  String uri() {
    return target.uri();
  }

  /** {@return the method, such as {@code GET}} */
  public String method() {
    return method;
  }

  /** {@return the path, decoded, without the query} */
  public String path() {
    return target.path();
  }

  /**
   * {@return the first value of a parameter of the query, decoded}
   *
   * @param name of the parameter
   */
  public Optional<String> query(String name) {
    List<String> values = target.parameters().get(name);
    return values == null ? Optional.empty() : Optional.of(values.get(0));
  }

  /** {@return the parameters of the query, decoded, in order} */
  Map<String, List<String>> query() {
    return target.parameters();
  }

  /** {@return the headers} */
  public HttpHeaders headers() {
    return headers;
  }

  /** {@return the body, read-only} */
  public ByteBuffer body() {
    return body.duplicate();
  }

  /** {@return the address of the client; behind a trusted proxy, as the proxy tells it} */
  public InetSocketAddress remoteAddress() {
    return origin.remoteAddress();
  }

  /**
   * {@return the host, and port if it is not the default one, that the client asked for; behind a
   * trusted proxy, as the proxy tells it}
   */
  public String authority() {
    return origin.authority();
  }

  /** {@return whether the client used TLS, as far as is known} */
  public boolean isSecure() {
    return origin.isSecure();
  }
}
