package io.holdfast.server;

import io.holdfast.HoldfastServer;
import io.holdfast.netty.HttpCall;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.StaticResources;
import io.holdfast.web.WebAssets;
import java.util.regex.Pattern;

/** The pages, from the module {@code web}. */
final class Pages {

  private static final String INDEX = "index.html";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ASK_AGAIN = "no-cache";

  /** Names that change with the content: a hyphen and eight letters of a hash before the ending. */
  private static final Pattern HASHED = Pattern.compile(".*-[A-Za-z0-9]{8}\\.(js|css)");

  private Pages() {}

  static void install(HoldfastServer server) {
    StaticResources resources = new StaticResources("/");
    for (String path : WebAssets.paths()) {
      resources.add(path, WebAssets.open(path), cacheControl(path));
    }
    server.http("/", guarded(resources.only(INDEX)));
    server.http("/*", guarded(resources));
  }

  private static String cacheControl(String path) {
    return HASHED.matcher(path).matches() ? FOR_EVER : ASK_AGAIN;
  }

  /** Adds what keeps a browser from doing more than the page needs. */
  private static HttpHandler guarded(HttpHandler pages) {
    return (HttpCall call) ->
        pages
            .handle(call)
            .thenApply(
                reply ->
                    reply
                        .withHeader("content-security-policy", WebAssets.CONTENT_SECURITY_POLICY)
                        .withHeader("referrer-policy", "no-referrer")
                        .withHeader("x-frame-options", "DENY"));
  }
}
