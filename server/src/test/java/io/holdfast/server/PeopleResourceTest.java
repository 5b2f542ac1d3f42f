package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.accounts.ApiKeys;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Page;
import io.holdfast.chat.PersonIds;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.rest.RestDoor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How it stands with people, as programs see it. */
@Timeout(60)
final class PeopleResourceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOKEN = ApiKeys.drawToken();
  private static final String SECRET = "abcdefghijklmnopqrstuvw-";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ChatServer server =
      new ChatServer(
              Page.server(),
              new FaultyLog(),
              ChatSettings.of(ChatLimits.DEFAULT, AllowedOrigins.OWN))
          .accept(TOKEN)
          .start();

  @AfterEach
  void close() {
    server.close();
  }

  private String get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + RestDoor.BASE + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("authorization", "Bearer " + TOKEN)
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void whoIsKnownIsSeenAsByPeople() throws Exception {
    String id = PersonIds.of(SECRET);
    assertThat(get("/people/" + id))
        .isEqualTo(
            "{\"id\":\""
                + id
                + "\",\"name\":null,\"presence\":\"unknown\",\"since\":null,"
                + "\"connections\":0,\"rooms\":[]}");
    try (ChatClient ada = ChatClient.connect(server.port())) {
      ada.say("{\"type\":\"identify\",\"secret\":\"" + SECRET + "\"}").next("identified");
      assertThat(get("/people/" + id)).contains("\"here\",\"since\":1").contains("\"Anonymous\"");
      ada.say("{\"type\":\"away\",\"away\":true}").say("{\"type\":\"places\"}").next("places");
      assertThat(get("/people")).contains("\"id\":\"" + id).contains("\"away\",\"since\":1");
    }
  }

  @Test
  void guestIsHereWhileConnected() throws Exception {
    String id;
    try (ChatClient bob = ChatClient.connect(server.port())) {
      id = bob.next("welcome").replaceAll("(?s).*\"person\":\\{\"id\":\"([^\"]+)\".*", "$1");
      assertThat(get("/people/" + id)).contains("\"here\",\"since\":1");
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(get("/people/" + id)).contains("\"unknown\",\"since\":null"));
  }
}
