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
  private static final String APPS = "apps.html";
  private static final String ADMIN = "admin.html";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ASK_AGAIN = "no-cache";

  /** Names that change with the content: a hyphen and eight letters of a hash before the ending. */
  private static final Pattern HASHED = Pattern.compile(".*-[A-Za-z0-9]{8}\\.(js|css)");

  private Pages() {}

  /**
   * Serves the pages.
   *
   * @param hasAdmin whether there is one for those who look after the house
   */
  static void install(HoldfastServer server, boolean hasAdmin) {
    StaticResources resources = new StaticResources("/");
    for (String path : WebAssets.paths()) {
      resources.add(path, WebAssets.open(path), cacheControl(path));
    }
    server.http("/", page(resources, INDEX));
    server.http("/tour", page(resources, TOUR));
    server.http("/apps", page(resources, APPS));
    for (String app : WebAssets.APPS) {
      server.http("/apps/" + app, page(resources, "apps-" + app + ".html"));
    }
    if (hasAdmin) {
      server.http("/admin", page(resources, ADMIN));
    }
    server.http("/*", guarded(resources, WebAssets.CONTENT_SECURITY_POLICY));
  }

  private static HttpHandler page(StaticResources resources, String path) {
    return guarded(resources.only(path), WebAssets.contentSecurityPolicy(path));
  }

  private static String cacheControl(String path) {
    return HASHED.matcher(path).matches() ? FOR_EVER : ASK_AGAIN;
  }

  /** Keeps a browser from doing more than the page needs. */
  private static HttpHandler guarded(HttpHandler pages, String policy) {
    HttpHeaders guards =
        HttpHeaders.builder()
            .add("content-security-policy", policy)
            .add("referrer-policy", "no-referrer")
            .add("x-frame-options", "DENY")
            .build();
    return call -> pages.handle(call).thenApply(reply -> reply.withHeaders(guards));
  }
}
