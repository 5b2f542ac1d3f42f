package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Page;
import io.holdfast.doors.AllowedOrigins;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which pages may open a session of Socket.IO. */
@Timeout(60)
final class AllowedOriginsTest {

  private static final String OTHER = "https://other.example";
  private static final String ALLOW = "access-control-allow-origin";
  private static final String POLLING = "/socket.io/?EIO=4&transport=polling";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ChatServer start(AllowedOrigins origins) {
    return new ChatServer(
            Page.server(), new FaultyLog(), ChatSettings.of(ChatLimits.DEFAULT, origins))
        .start();
  }

  private HttpResponse<String> open(ChatServer server, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(30));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void ownPageAndProgramsMayConnect() throws Exception {
    try (ChatServer server = start(AllowedOrigins.OWN)) {
      assertThat(open(server, POLLING).statusCode()).isEqualTo(200);
      String own = "http://127.0.0.1:" + server.port();
      assertThat(open(server, POLLING, "Origin", own).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void pageOfAnotherOriginIsRefused() throws Exception {
    try (ChatServer server = start(AllowedOrigins.OWN)) {
      HttpResponse<String> refused = open(server, POLLING, "Origin", OTHER);

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("Pages of this origin may not connect");
      assertThat(refused.headers().firstValue(ALLOW)).isEmpty();
    }
  }

  @Test
  void pageOfAListedOriginIsToldThatItMayPoll() throws Exception {
    try (ChatServer server = start(AllowedOrigins.of(Set.of(OTHER)))) {
      HttpResponse<String> opened = open(server, POLLING, "Origin", OTHER);

      assertThat(opened.statusCode()).isEqualTo(200);
      assertThat(opened.headers().firstValue(ALLOW)).contains(OTHER);
      assertThat(open(server, POLLING, "Origin", "https://third.example").statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void scriptThatSaysNoOriginIsServedOnlyWhereAllMayConnect() throws Exception {
    String jsonp = "/socket.io/?EIO=3&transport=polling&j=0";
    try (ChatServer server = start(AllowedOrigins.OWN)) {
      assertThat(open(server, jsonp).statusCode()).isEqualTo(403);
    }
    try (ChatServer server = start(AllowedOrigins.ANY)) {
      assertThat(open(server, jsonp).statusCode()).isEqualTo(200);
      assertThat(open(server, POLLING, "Origin", OTHER).headers().firstValue(ALLOW)).contains("*");
    }
  }
}
