package io.holdfast.netty;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves files that are held in memory, each with an entity tag, compressed where that is worth it,
 * in whole or in parts (RFC 9110 §13, §14).
 *
 * <p>Safe for use by several threads; files may be added while it serves.
 */
public final class StaticResources implements HttpHandler {

  private final String prefix;
  private final Map<String, StaticResource> resources = new ConcurrentHashMap<>();

  /**
   * Creates an empty collection.
   *
   * @param prefix of the paths that lead here, such as {@code /assets/}; what follows it is the
   *     name of a file
   */
  public StaticResources(String prefix) {
    this.prefix = prefix;
  }

  /**
   * Adds a file, or replaces it.
   *
   * @param name of the file; its ending tells the type
   * @param bytes of the file
   * @param cacheControl value of the header, such as {@code no-cache}
   * @return this collection
   */
  public StaticResources add(String name, byte[] bytes, String cacheControl) {
    resources.put(name, StaticResource.of(name, bytes, cacheControl));
    return this;
  }

  /**
   * Adds a file, or replaces it.
   *
   * @param name of the file; its ending tells the type
   * @param in read to its end and closed
   * @param cacheControl value of the header, such as {@code no-cache}
   * @return this collection
   * @throws PortException if the stream cannot be read
   */
  public StaticResources add(String name, InputStream in, String cacheControl) {
    try (in) {
      return add(name, in.readAllBytes(), cacheControl);
    } catch (IOException e) {
      throw new PortException(NettyError.RESOURCE_UNREADABLE, "cannot read " + name, e);
    }
  }

  /**
   * {@return a handler of one file, whatever the path}
   *
   * @param name of a file that was added
   */
  public HttpHandler only(String name) {
    return HttpHandler.of(call -> serve(name, call));
  }

  @Override
  public CompletionStage<HttpReply> handle(HttpCall call) {
    String path = call.path();
    String name = path.startsWith(prefix) ? path.substring(prefix.length()) : path;
    return CompletableFuture.completedFuture(serve(name, call));
  }

  private HttpReply serve(String name, HttpCall call) {
    StaticResource resource = resources.get(name);
    if (resource == null) {
      return HttpReply.text(404, "Not found.\n");
    }
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      return HttpReply.of(405).withHeader("allow", "GET, HEAD");
    }
    boolean isCompressed = resource.isCompressible() && AcceptEncoding.acceptsGzip(call.headers());
    if (call.headers().list("if-none-match").stream().anyMatch(resource::matches)) {
      return resource.describe(HttpReply.of(304), isCompressed);
    }
    return range(call, resource)
        .map(range -> part(resource, range))
        .orElseGet(() -> resource.whole(isCompressed));
  }

  /** {@return the part that is asked for, or nothing for the whole} */
  private static Optional<ByteRange> range(HttpCall call, StaticResource resource) {
    // RFC 9110 §14.2: a range is defined for GET alone.
    return call.method().equals("GET") && isCurrent(call, resource)
        ? call.headers().first("range").flatMap(line -> ByteRange.parse(line, resource.length()))
        : Optional.empty();
  }

  /** RFC 9110 §13.1.5: a part of a file that has changed since would not fit the others. */
  private static boolean isCurrent(HttpCall call, StaticResource resource) {
    return call.headers().first("if-range").map(resource::hasSameParts).orElse(true);
  }

  private static HttpReply part(StaticResource resource, ByteRange range) {
    HttpReply reply = resource.describe(HttpReply.of(range.isSatisfiable() ? 206 : 416), false);
    if (!range.isSatisfiable()) {
      return reply.withHeader("content-range", "bytes */" + resource.length());
    }
    ByteBuffer bytes = resource.bytes();
    return reply
        .withHeader(
            "content-range",
            "bytes " + range.first() + "-" + range.last() + "/" + resource.length())
        .withHeader("content-type", resource.contentType())
        .withBody(bytes.slice(range.first(), range.last() - range.first() + 1));
  }
}
