package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Page;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.rest.ApiDocument;
import io.holdfast.rest.RestRoute;
import io.holdfast.rest.Scope;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds the OpenAPI document to the code, and the code to it. */
@Timeout(60)
final class ApiDocumentTest {

  private final FaultyLog log = new FaultyLog();
  private final ChatServer server =
      new ChatServer(Page.server(), log, ChatSettings.of(ChatLimits.DEFAULT, AllowedOrigins.OWN))
          .start();

  @AfterEach
  void close() {
    server.close();
  }

  private static JsonNode document() throws Exception {
    try (InputStream in = ApiDocument.class.getResourceAsStream("openapi.json")) {
      return JsonMapper.shared().readTree(in);
    }
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(each -> strings.add(each.stringValue()));
    return strings;
  }

  @Test
  void everyRouteIsDescribedWithItsScopeAndNoOther() throws Exception {
    Map<String, String> described = new TreeMap<>();
    for (Map.Entry<String, JsonNode> path : document().get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        described.put(
            operation.getKey() + " " + path.getKey(),
            operation.getValue().at("/security/0/key/0").stringValue());
      }
    }
    Map<String, String> served = new TreeMap<>();
    for (RestRoute route : server.api().routes()) {
      served.put(
          route.method().toLowerCase(Locale.ROOT) + " " + route.path(), route.scope().wireName());
    }

    assertThat(described).isEqualTo(served);
  }

  @Test
  void theScopesAreThoseThatThereAre() throws Exception {
    assertThat(strings(document().at("/components/schemas/Scope/enum")))
        .containsExactlyElementsOf(Arrays.stream(Scope.values()).map(Scope::wireName).toList());
  }

  @Test
  void theCodesAreSomeOfThoseThatThereAre() throws Exception {
    assertThat(strings(document().at("/components/schemas/Refusal/properties/code/enum")))
        .isSubsetOf(Arrays.stream(Refusal.Code.values()).map(Enum::name).toList());
  }

  @Test
  void documentAndPageAreServed() throws Exception {
    HttpResponse<String> served = Page.get(server.port(), "/api/openapi.json");
    assertThat(served.headers().firstValue("content-type")).contains("application/json");
    assertThat(JsonMapper.shared().readTree(served.body())).isEqualTo(document());

    HttpResponse<String> page = Page.get(server.port(), "/api");
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .startsWith("default-src 'none'");
    for (RestRoute route : server.api().routes()) {
      assertThat(page.body())
          .contains("<code>" + route.method() + " /api/v1" + route.path() + "</code>")
          .contains("<td>" + route.scope().wireName() + "</td>");
    }
  }
}
