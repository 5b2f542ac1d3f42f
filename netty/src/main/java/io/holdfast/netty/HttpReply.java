package io.holdfast.netty;

import io.holdfast.websocket.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A reply to a plain HTTP request. Immutable. */
public final class HttpReply {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private static final int MIN_COMPRESSED_BYTES = 1024;

  private final int status;
  private final HttpHeaders headers;
  private final ByteBuffer body;
  private final int compressedBytes;
  private final @Nullable Consumer<HttpStream> opened;

  private HttpReply(
      int status,
      HttpHeaders headers,
      ByteBuffer body,
      int compressedBytes,
      @Nullable Consumer<HttpStream> opened) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.compressedBytes = compressedBytes;
    this.opened = opened;
  }

  /**
   * {@return a reply without a body}
   *
   * @param status such as 204
   */
  public static HttpReply of(int status) {
    return new HttpReply(status, HttpHeaders.EMPTY, NOTHING, MIN_COMPRESSED_BYTES, null);
  }

  /**
   * {@return a reply of plain text}
   *
   * @param status such as 200
   * @param text of the body
   */
  public static HttpReply text(int status, String text) {
    return of(status)
        .withHeader("content-type", "text/plain; charset=utf-8")
        .withBody(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * {@return a reply of JSON}
   *
   * @param status such as 200
   * @param json of the body
   */
  public static HttpReply json(int status, String json) {
    return of(status)
        .withHeader("content-type", "application/json")
        .withBody(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * {@return this reply with one more header}
   *
   * @param name of the header
   * @param value of the header
   */
  public HttpReply withHeader(String name, String value) {
    return withHeaders(HttpHeaders.builder().add(name, value).build());
  }

  /**
   * {@return this reply with more headers}
   *
   * @param more behind those it has
   */
  public HttpReply withHeaders(HttpHeaders more) {
    if (headers.equals(HttpHeaders.EMPTY)) {
      return new HttpReply(status, more, body, compressedBytes, opened);
    }
    HttpHeaders.Builder builder = HttpHeaders.builder();
    headers.forEach(builder::add);
    more.forEach(builder::add);
    return new HttpReply(status, builder.build(), body, compressedBytes, opened);
  }

  /** {@return this reply, compressed from another length on} */
  HttpReply compressedFrom(int bytes) {
    return new HttpReply(status, headers, body, bytes, opened);
  }

  /** {@return from which length the body is compressed, if that is worth it} */
  int compressedBytes() {
    return compressedBytes;
  }

  /**
   * {@return this reply with another body}
   *
   * @param bytes not to be changed any more
   */
  public HttpReply withBody(ByteBuffer bytes) {
    return new HttpReply(status, headers, bytes.asReadOnlyBuffer(), compressedBytes, null);
  }

  /**
   * {@return this reply with a body that is sent bit by bit, for as long as both ends like}
   *
   * <p>Over HTTP/1.1 it goes out in chunks, and nothing else is answered on the connection until it
   * ends; it ends when the client sends its next request all the same. It ends with the port. What
   * a client leaves waiting is bounded by {@link QueueLimits}.
   *
   * @param opened takes the stream when the head has been written, on the connection's loop; not
   *     called for HEAD requests
   */
  public HttpReply withStream(Consumer<HttpStream> opened) {
    return new HttpReply(status, headers, NOTHING, compressedBytes, opened);
  }

  /** {@return who takes the stream, or null if there is none} */
  @Nullable Consumer<HttpStream> opened() {
    return opened;
  }

  /** {@return the status} */
  public int status() {
    return status;
  }

  /** {@return the headers, but for the length of the body} */
  public HttpHeaders headers() {
    return headers;
  }

  /** {@return the body, read-only} */
  public ByteBuffer body() {
    return body.duplicate();
  }
}
