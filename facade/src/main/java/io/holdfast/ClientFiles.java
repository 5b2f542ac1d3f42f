package io.holdfast;

import io.holdfast.client.ClientBundle;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Serves the files of the Socket.IO client to browsers, from memory. Whether other sites may read
 * them is said by who asks for the reply.
 *
 * <p>Safe for use by several threads.
 */
final class ClientFiles implements HttpHandler {

  private static final HttpReply NOT_FOUND = HttpReply.text(404, "Not found.\n");
  private static final HttpReply NOT_ALLOWED = HttpReply.of(405).withHeader("allow", "GET, HEAD");

  private final Map<String, File> files = new HashMap<>();
  private final String entityTag;
  private final HttpReply notModified;

  /** A file in all its forms. */
  private record File(HttpReply plain, HttpReply gzip, HttpReply brotli) {

    HttpReply in(ContentCoding coding) {
      return switch (coding) {
        case BROTLI -> brotli;
        case GZIP -> gzip;
        case IDENTITY -> plain;
      };
    }
  }

  private ClientFiles(String directory) {
    // The files change with the version only. All forms have the tag: no parts of them are served.
    this.entityTag = '"' + ClientBundle.version() + '"';
    this.notModified = describe(HttpReply.of(304));
    for (String name : ClientBundle.NAMES) {
      files.put(directory + name, file(name));
    }
  }

  /**
   * {@return the files below a path}
   *
   * @param path such as {@code /socket.io}, with or without a slash at its end
   */
  static ClientFiles below(String path) {
    return new ClientFiles(path.endsWith("/") ? path : path + "/");
  }

  private File file(String name) {
    HttpReply reply = describe(HttpReply.of(200)).withHeader("content-type", contentType(name));
    return new File(
        reply.withBody(ByteBuffer.wrap(ClientBundle.plain(name))),
        compressed(reply, ContentCoding.GZIP, ClientBundle.gzip(name)),
        compressed(reply, ContentCoding.BROTLI, ClientBundle.brotli(name)));
  }

  private HttpReply describe(HttpReply reply) {
    return reply
        .withHeader("etag", entityTag)
        .withHeader("cache-control", "public, max-age=0")
        .withHeader("vary", "accept-encoding")
        .withHeader("x-content-type-options", "nosniff");
  }

  private static String contentType(String name) {
    String kind = name.endsWith(".map") ? "json" : "javascript";
    return "application/" + kind + "; charset=utf-8";
  }

  private static HttpReply compressed(HttpReply reply, ContentCoding coding, byte[] bytes) {
    return reply.withHeader("content-encoding", coding.token()).withBody(ByteBuffer.wrap(bytes));
  }

  /** {@return whether a path is that of a file} */
  boolean has(String path) {
    return files.containsKey(path);
  }

  @Override
  public CompletionStage<HttpReply> handle(HttpCall call) {
    return CompletableFuture.completedFuture(answer(call));
  }

  /** {@return the reply to a request: 404 if it is for something else} */
  HttpReply answer(HttpCall call) {
    File file = files.get(call.path());
    if (file == null) {
      return NOT_FOUND;
    }
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      return NOT_ALLOWED;
    }
    boolean isKnown = call.headers().all("if-none-match").stream().anyMatch(this::matches);
    return isKnown ? notModified : file.in(ContentCoding.preferred(call.headers()));
  }

  /** RFC 9110 §13.1.2: tags are compared weakly. */
  private boolean matches(String tags) {
    for (String tag : tags.split(",", -1)) {
      String trimmed = tag.trim();
      String strong = trimmed.startsWith("W/") ? trimmed.substring(2) : trimmed;
      if (strong.equals(entityTag) || strong.equals("*")) {
        return true;
      }
    }
    return false;
  }
}
