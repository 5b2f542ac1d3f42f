package io.holdfast.server;

import io.holdfast.HoldfastServer;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.StaticResources;
import io.holdfast.web.WebAssets;
import io.holdfast.websocket.HttpHeaders;
import java.util.regex.Pattern;

/** The pages, from the module {@code web}. */
final class Pages {

  private static final String INDEX = "index.html";
  private static final String TOUR = "tour.html";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ASK_AGAIN = "no-cache";

  /** Names that change with the content: a hyphen and eight letters of a hash before the ending. */
  private static final Pattern HASHED = Pattern.compile(".*-[A-Za-z0-9]{8}\\.(js|css)");

  /** Keeps a browser from doing more than the page needs. */
  private static final HttpHeaders GUARDS =
      HttpHeaders.builder()
          .add("content-security-policy", WebAssets.CONTENT_SECURITY_POLICY)
          .add("referrer-policy", "no-referrer")
          .add("x-frame-options", "DENY")
          .build();

  private Pages() {}

  static void install(HoldfastServer server) {
    StaticResources resources = new StaticResources("/");
    for (String path : WebAssets.paths()) {
      resources.add(path, WebAssets.open(path), cacheControl(path));
    }
    server.http("/", guarded(resources.only(INDEX)));
    server.http("/tour", guarded(resources.only(TOUR)));
    server.http("/*", guarded(resources));
  }

  private static String cacheControl(String path) {
    return HASHED.matcher(path).matches() ? FOR_EVER : ASK_AGAIN;
  }

  private static HttpHandler guarded(HttpHandler pages) {
    return call -> pages.handle(call).thenApply(reply -> reply.withHeaders(GUARDS));
  }
}
