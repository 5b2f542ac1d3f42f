package io.holdfast.rest;

import io.holdfast.HoldfastServer;
import io.holdfast.netty.HttpHandler;
import io.holdfast.netty.HttpReply;
import io.holdfast.netty.StaticResources;
import io.holdfast.websocket.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The description of what programs can ask for: {@code /api/openapi.json}, and a page of it for
 * people at {@code /api}.
 */
public final class ApiDocument {

  private static final String BELOW = "/api/";
  private static final String NAME = "openapi.json";
  private static final String ASK_AGAIN = "no-cache";

  /** The page is text and links. */
  private static final HttpHeaders GUARDS =
      HttpHeaders.builder()
          .add("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
          .add("referrer-policy", "no-referrer")
          .add("x-frame-options", "DENY")
          .build();

  private ApiDocument() {}

  static void install(HoldfastServer server) {
    byte[] document = read();
    StaticResources resources = new StaticResources(BELOW);
    resources.add(NAME, document, ASK_AGAIN);
    resources.add("index.html", page(document).getBytes(StandardCharsets.UTF_8), ASK_AGAIN);
    server.http(BELOW + NAME, guarded(resources.only(NAME)));
    server.http("/api", guarded(resources.only("index.html")));
  }

  private static HttpHandler guarded(HttpHandler resources) {
    return call -> resources.handle(call).thenApply((HttpReply reply) -> reply.withHeaders(GUARDS));
  }

  private static byte[] read() {
    try (InputStream in = ApiDocument.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IllegalStateException("the module has lost " + NAME);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String page(byte[] document) {
    JsonNode root = JsonMapper.shared().readTree(document);
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>Holdfast for programs</title></head><body><main>")
        .append("<h1>Holdfast for programs</h1><p>")
        .append(escaped(root.at("/info/description").stringValue()))
        .append("</p><p><a href=\"/api/openapi.json\">The OpenAPI document</a></p>")
        .append("<table><thead><tr><th scope=\"col\">Request</th>")
        .append("<th scope=\"col\">What it does</th><th scope=\"col\">Scope</th></tr></thead>")
        .append("<tbody>");
    for (Map.Entry<String, JsonNode> path : root.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (operation.getValue().has("operationId")) {
          append(page, operation.getKey(), path.getKey(), operation.getValue());
        }
      }
    }
    return page.append("</tbody></table></main></body></html>\n").toString();
  }

  private static void append(StringBuilder page, String method, String path, JsonNode operation) {
    page.append("<tr><td><code>")
        .append(escaped(method.toUpperCase(Locale.ROOT) + " " + RestDoor.BASE + path))
        .append("</code></td><td>")
        .append(escaped(operation.get("summary").stringValue()))
        .append("</td><td>")
        .append(escaped(operation.at("/security/0/key/0").asString("")))
        .append("</td></tr>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
