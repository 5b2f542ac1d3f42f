package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.accounts.AccountLimits;
import io.holdfast.accounts.AttemptLimit;
import io.holdfast.admin.AdminMode;
import io.holdfast.admin.AdminPolicy;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Page;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.AccountMode;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.socketio.spi.LogError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a super-user is shown and does, and nobody else. */
@Timeout(60)
final class AdminDoorTest {

  private static final String PASSWORD = "correct horse";
  private static final AttemptLimit MANY = new AttemptLimit(100, Duration.ofMinutes(1), 100);

  /** The cheapest hash that there is. */
  private static final AccountLimits SMALL =
      new AccountLimits(9, 9, 9, Duration.ofHours(1), 4, 8, MANY, MANY, MANY);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final FaultyLog log = new FaultyLog();
  private ChatServer server;

  private void start(AdminMode mode, AllowedOrigins origins) {
    AdminPolicy policy = new AdminPolicy(mode, "Ruth", PASSWORD, null, Map.of("--port", "0"));
    ChatSettings settings =
        ChatSettings.of(ChatLimits.DEFAULT, origins)
            .withAccounts(AccountMode.OPTIONAL, SMALL)
            .withAdmin(policy);
    server = new ChatServer(Page.server(), log, settings).start();
  }

  private void start(AdminMode mode) {
    start(mode, AllowedOrigins.OWN);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpRequest.Builder to(String path, @Nullable String cookie) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(30));
    return cookie == null ? request : request.header("cookie", cookie);
  }

  private HttpResponse<String> get(String path, @Nullable String cookie) throws Exception {
    return HTTP.send(to(path, cookie).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder posting(HttpRequest.Builder request, String body) {
    return request
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpResponse<String> post(String path, @Nullable String cookie, String body)
      throws Exception {
    return HTTP.send(posting(to(path, cookie), body).build(), BodyHandlers.ofString());
  }

  private String enter(String action, String name) throws Exception {
    String who = "{\"name\":\"" + name + "\",\"password\":\"" + PASSWORD + "\"}";
    HttpResponse<String> answer = post("/account/" + action, null, who);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String set = answer.headers().firstValue("set-cookie").orElseThrow();
    return set.substring(0, set.indexOf(';'));
  }

  private String ruth() throws Exception {
    return enter("sign-in", "Ruth");
  }

  private static void assertRefused(int status, Refusal.Code code, HttpResponse<String> answer) {
    assertThat(answer.body()).startsWith("{\"code\":\"" + code + "\",\"reason\":\"");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
  }

  private String audit(String cookie) throws Exception {
    return get("/admin/audit", cookie).body();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "house",
        "trends",
        "rooms",
        "messages?room=/",
        "connections",
        "people",
        "rules",
        "keys",
        "audit",
        "live",
        "watch?room=/",
      })
  void everyViewIsForSuperUsersOfTheOwnPageAlone(String view) throws Exception {
    start(AdminMode.READ_ONLY, AllowedOrigins.of(Set.of("https://else.example")));
    String path = "/admin/" + view;
    assertRefused(401, Refusal.Code.SIGN_IN_FIRST, get(path, null));
    assertRefused(403, Refusal.Code.FORBIDDEN, get(path, enter("sign-up", "Ada")));
    String ruth = ruth();
    HttpRequest foreign = to(path, ruth).header("origin", "https://else.example").build();
    HttpResponse<String> refused = HTTP.send(foreign, BodyHandlers.ofString());
    assertRefused(403, Refusal.Code.FORBIDDEN, refused);
    assertThat(refused.headers().map()).doesNotContainKey("access-control-allow-origin");

    HttpRequest right = to(path, ruth).build();
    HttpResponse<InputStream> shown = HTTP.send(right, BodyHandlers.ofInputStream());
    shown.body().close();
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.headers().firstValue("cache-control")).contains("no-store");
  }

  @Test
  void theHouseIsShownWithItsSettingsAndWithoutSecrets() throws Exception {
    start(AdminMode.ON);
    String body = get("/admin/house", ruth()).body();
    assertThat(body)
        .contains("\"mode\":\"on\"", "\"name\":\"Ruth\"", "\"settings\":{\"--port\":\"0\"}")
        .doesNotContain(PASSWORD);
  }

  @Test
  void whoSignsOutIsShownNothingMore() throws Exception {
    start(AdminMode.ON);
    String ruth = ruth();
    HttpResponse<InputStream> live =
        HTTP.send(to("/admin/live", ruth).build(), BodyHandlers.ofInputStream());
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(live.body(), StandardCharsets.UTF_8));
    assertThat(lines.readLine()).isEqualTo("event: now");
    CompletableFuture<Boolean> cut = CompletableFuture.supplyAsync(() -> isCut(lines));

    assertThat(post("/account/sign-out", ruth, "{}").statusCode()).isEqualTo(200);

    assertThat(cut.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
    assertRefused(401, Refusal.Code.SIGN_IN_FIRST, get("/admin/house", ruth));
  }

  /** Reads until the end, which comes before the body is whole. */
  private static boolean isCut(BufferedReader lines) {
    try {
      while (lines.readLine() != null) {}
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void whatIsSaidAnywhereIsSeenLive() throws Exception {
    start(AdminMode.ON);
    String ruth = ruth();
    HttpResponse<InputStream> live =
        HTTP.send(to("/admin/live", ruth).build(), BodyHandlers.ofInputStream());
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(live.body(), StandardCharsets.UTF_8));
        ChatClient ada = ChatClient.connect(server.port())) {
      assertThat(lines.readLine()).isEqualTo("event: now");
      ada.say("{\"type\":\"post\",\"room\":\"blue\",\"id\":\"aaaaaaaa\",\"text\":\"Hello\"}");
      ada.next("posted");
      String line = lines.readLine();
      while (!line.contains("\"room\":\"blue\"")) {
        line = lines.readLine();
      }
      assertThat(line).contains("\"count\":1", "\"text\":\"Hello\"");
    }
  }

  @Test
  void aRoomThatIsWatchedIsToldInFullAndThatIsInTheAuditLog() throws Exception {
    start(AdminMode.READ_ONLY);
    String ruth = ruth();
    try (ChatClient ada = ChatClient.connect(server.port())) {
      ada.say("{\"type\":\"post\",\"room\":\"blue\",\"id\":\"aaaaaaaa\",\"text\":\"One\"}");
      ada.next("posted");
      HttpResponse<InputStream> watch =
          HTTP.send(to("/admin/watch?room=blue", ruth).build(), BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(watch.body(), StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).isEqualTo("event: messages");
        assertThat(lines.readLine()).contains("\"text\":\"One\"");
        ada.say("{\"type\":\"post\",\"room\":\"blue\",\"id\":\"bbbbbbbb\",\"text\":\"Two\"}");
        lines.readLine();
        assertThat(lines.readLine()).isEqualTo("event: messages");
        assertThat(lines.readLine()).contains("\"text\":\"Two\"").doesNotContain("One");
      }
    }
    assertThat(get("/admin/messages?room=blue", ruth).body()).contains("One", "Two");
    assertThat(audit(ruth))
        .contains("\"action\":\"watch\",\"on\":\"room blue\",\"asked\":null,\"outcome\":\"done\"")
        .contains("\"action\":\"read\",\"on\":\"room blue\",\"asked\":null,\"outcome\":\"done\"");
  }

  @Test
  void anActionIsRefusedToAllOthersAndThatIsKept() throws Exception {
    start(AdminMode.ON, AllowedOrigins.of(Set.of("https://else.example")));
    String ruth = ruth();
    assertRefused(401, Refusal.Code.SIGN_IN_FIRST, post("/admin/do/drain", null, "{}"));
    assertRefused(
        403, Refusal.Code.FORBIDDEN, post("/admin/do/drain", enter("sign-up", "Ada"), "{}"));
    HttpRequest foreign =
        posting(to("/admin/do/drain", ruth), "{}").header("origin", "https://else.example").build();
    assertRefused(403, Refusal.Code.FORBIDDEN, HTTP.send(foreign, BodyHandlers.ofString()));
    HttpRequest form =
        to("/admin/do/drain", ruth).POST(HttpRequest.BodyPublishers.ofString("{}")).build();
    assertRefused(400, Refusal.Code.BAD_REQUEST, HTTP.send(form, BodyHandlers.ofString()));
    assertRefused(400, Refusal.Code.BAD_REQUEST, post("/admin/do/drain", ruth, "{\"seconds\":61}"));

    assertThat(audit(ruth))
        .contains("\"number\":5,")
        .contains("\"asked\":{\"seconds\":61},\"outcome\":\"BAD_REQUEST\"")
        .contains("\"who\":null,\"from\":\"127.0.0.1\",\"action\":\"drain\"")
        .contains("\"name\":\"Ada\"},\"from\":\"127.0.0.1\",\"action\":\"drain\"");
    assertThat(get("/health", null).statusCode()).isEqualTo(200);
  }

  @Test
  void whereNothingMayBeChangedEveryActionIsRefused() throws Exception {
    start(AdminMode.READ_ONLY);
    String ruth = ruth();
    assertRefused(403, Refusal.Code.READ_ONLY, post("/admin/do/drain", ruth, "{}"));
    assertThat(audit(ruth)).contains("\"action\":\"drain\"", "\"outcome\":\"READ_ONLY\"");
    assertThat(get("/health", null).statusCode()).isEqualTo(200);
  }

  @Test
  void whereThereIsNoAdminThereIsNothing() throws Exception {
    start(AdminMode.OFF);
    String ruth = ruth();
    assertThat(get("/admin/house", ruth).statusCode()).isEqualTo(404);
    assertThat(post("/admin/do/drain", ruth, "{}").statusCode()).isIn(404, 405);
  }

  @Test
  void whatCannotBeKeptIsNotDone() throws Exception {
    start(AdminMode.ON);
    String ruth = ruth();
    log.failAppends(LogError.WRITE_FAILED);
    assertRefused(503, Refusal.Code.NOT_KEPT, post("/admin/do/drain", ruth, "{}"));
    log.failAppends(null);
    assertThat(get("/admin/house", ruth).statusCode()).isEqualTo(200);
  }

  @Test
  void aServerThatIsDrainedSaysGoodbyeAndEnds() throws Exception {
    start(AdminMode.ON);
    CompletableFuture<Void> ended = new CompletableFuture<>();
    server.onDrained(() -> ended.complete(null));
    try (ChatClient ada = ChatClient.connect(server.port())) {
      ada.next("welcome");
      HttpResponse<String> answer = post("/admin/do/drain", ruth(), "{\"seconds\":5}");
      assertThat(answer.body()).isEqualTo("{\"seconds\":5}");
      assertThat(ada.next("close")).isEqualTo("close 1001");
    }
    ended.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void onlyWhatThereIsIsAnswered() throws Exception {
    start(AdminMode.ON);
    String ruth = ruth();
    assertThat(get("/admin/nothing", ruth).statusCode()).isEqualTo(404);
    assertThat(post("/admin/do/nothing", ruth, "{}").statusCode()).isEqualTo(404);
    assertThat(get("/admin/do/drain", ruth).statusCode()).isEqualTo(405);
    assertThat(post("/admin/house", ruth, "{}").statusCode()).isEqualTo(405);
    assertRefused(400, Refusal.Code.BAD_REQUEST, get("/admin/trends?span=year", ruth));
    assertRefused(400, Refusal.Code.BAD_ROOM, get("/admin/watch?room=a%20b", ruth));
    assertRefused(400, Refusal.Code.BAD_REQUEST, get("/admin/audit?limit=101", ruth));
  }

  @Test
  void trendsBeginWithTheServer() throws Exception {
    start(AdminMode.ON);
    String ruth = ruth();
    assertThat(get("/admin/trends", ruth).body())
        .contains("\"everySeconds\":10", "\"connections\":[");
    assertThat(get("/admin/trends?span=day", ruth).body()).contains("\"everySeconds\":300");
  }

  @Test
  void whoWasAppointedNeedsNoAccountsOfOthers() throws Exception {
    server =
        new ChatServer(
                Page.server(),
                log,
                ChatSettings.of(ChatLimits.DEFAULT, AllowedOrigins.OWN)
                    .withAccounts(AccountMode.OFF, SMALL)
                    .withAdmin(new AdminPolicy(AdminMode.ON, "Ruth", PASSWORD, null, Map.of())))
            .start();
    String who = "{\"name\":\"Ada\",\"password\":\"" + PASSWORD + "\"}";
    assertRefused(403, Refusal.Code.FORBIDDEN, post("/account/sign-up", null, who));
    assertThat(get("/admin/house", ruth()).statusCode()).isEqualTo(200);
    try (ChatClient guest = ChatClient.connect(server.port())) {
      guest.next("welcome");
    }
  }

  @Test
  void whoIsConnectedIsSeenAndPutOut() throws Exception {
    start(AdminMode.ON);
    String ruth = ruth();
    try (ChatClient ada = ChatClient.connect(server.port());
        ChatClient bob = ChatClient.connectSocketIo(server.port(), "/chat")) {
      String id = ada.next("welcome").replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
      ada.say("{\"type\":\"name\",\"name\":\"Ada\"}").next("named");
      ada.say("{\"type\":\"enter\",\"room\":\"blue\"}").next("entered");
      bob.next("42/chat,[\"welcome\"");
      assertThat(get("/admin/connections", ruth).body())
          .contains("{\"door\":\"/chat\",\"transport\":\"websocket\",\"count\":1}")
          .contains("{\"door\":\"/socket.io/chat\",\"transport\":\"websocket\",\"count\":1}")
          .contains("\"name\":\"Ada\"},\"address\":\"127.0.0.1\"")
          .contains("\"rooms\":[\"blue\"]", "\"isAll\":true");
      assertThat(get("/admin/people", ruth).body())
          .contains("{\"id\":\"" + id + "\",\"name\":\"Ada\",\"connections\":1,")
          .contains("\"next\":null");

      String connections = get("/admin/connections?limit=1", ruth).body();
      String first = connections.replaceAll(".*?\\{\"id\":\"([^\"]+)\".*", "$1");
      String body = "{\"id\":\"" + first + "\"}";
      assertThat(post("/admin/do/close-connection", ruth, body).body()).isEqualTo("{\"closed\":1}");
      assertThat(ada.next("close")).isEqualTo("close 1008");
      assertRefused(
          404,
          Refusal.Code.NOT_HERE,
          post("/admin/do/close-connection", ruth, "{\"id\":\"zzzz\"}"));
      assertThat(audit(ruth))
          .contains("\"on\":\"/chat of person " + id + " (Ada)\"")
          .contains("\"outcome\":\"NOT_HERE\"");
    }
  }

  @Test
  void allThatAPersonHasOpenIsClosed() throws Exception {
    start(AdminMode.ON);
    String ruth = ruth();
    String cookie = enter("sign-up", "Ada");
    try (ChatClient one = ChatClient.connect(server.port(), "/chat", "holdfast.chat.1", cookie);
        ChatClient other = ChatClient.connect(server.port(), "/chat", "holdfast.chat.1", cookie)) {
      String id = one.next("welcome").replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
      other.next("welcome");
      String path = "/admin/do/disconnect";
      String tooLong = "{\"person\":\"" + id + "\",\"reason\":\"" + "é".repeat(62) + "\"}";
      assertRefused(400, Refusal.Code.BAD_TEXT, post(path, ruth, tooLong));
      assertThat(post(path, ruth, "{\"person\":\"" + id + "\"}").body())
          .isEqualTo("{\"closed\":2}");
      assertThat(one.next("close")).isEqualTo("close 1008");
      assertThat(other.next("close")).isEqualTo("close 1008");
      assertThat(post(path, ruth, "{\"person\":\"nobody\"}").body()).isEqualTo("{\"closed\":0}");
      assertRefused(404, Refusal.Code.NOT_HERE, post(path, ruth, "{\"person\":\"a b\"}"));
      assertThat(audit(ruth)).contains("\"on\":\"person " + id + " (Ada)\"");
    }
  }

  @Test
  void keysOfProgramsAreMadeShownAndRevokedAndTheirTokensAreInNoEntry() throws Exception {
    start(AdminMode.ON);
    String ruth = ruth();
    String asked = "{\"name\":\"Bot\",\"scopes\":[\"rooms:read\"]}";
    String made = post("/admin/do/make-key", ruth, asked).body();
    String token = made.replaceAll(".*\"token\":\"(hf_[^\"]+)\".*", "$1");
    String id = made.replaceAll(".*\"id\":\"(key_[^\"]+)\".*", "$1");
    HttpRequest.Builder program =
        to("/api/v1/rooms", null).header("authorization", "Bearer " + token);
    assertThat(HTTP.send(program.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(get("/admin/keys", ruth).body()).contains(id, "Bot").doesNotContain(token);

    assertThat(post("/admin/do/revoke-key", ruth, "{\"id\":\"" + id + "\"}").statusCode())
        .isEqualTo(200);
    assertThat(HTTP.send(program.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    assertRefused(
        404, Refusal.Code.NOT_HERE, post("/admin/do/revoke-key", ruth, "{\"id\":\"" + id + "\"}"));
    assertRefused(
        400, Refusal.Code.BAD_REQUEST, post("/admin/do/make-key", ruth, "{\"name\":\"Bot\"}"));
    assertThat(audit(ruth)).contains("make-key", "revoke-key", "key " + id + " (Bot)");
    assertThat(audit(ruth)).doesNotContain(token);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void itIsMeasuredHowLongMessagesTake(boolean isSocketIo) throws Exception {
    start(AdminMode.ON);
    try (ChatClient ada =
        isSocketIo
            ? ChatClient.connectSocketIo(server.port(), "/chat")
            : ChatClient.connect(server.port())) {
      String enter = "{\"type\":\"enter\",\"room\":\"blue\"}";
      String post = "{\"type\":\"post\",\"room\":\"blue\",\"id\":\"aaaaaaaa\",\"text\":\"One\"}";
      if (isSocketIo) {
        ada.say("42/chat,[\"enter\"," + enter + "]").next("42/chat,[\"entered\"");
        ada.say("42/chat,[\"post\"," + post + "]").next("42/chat,[\"message\"");
      } else {
        ada.say(enter).next("entered");
        ada.say(post).next("message");
      }
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(get("/metrics", null).body())
                      .contains("holdfast_publish_commit_seconds_count 1\n")
                      .contains("holdfast_commit_delivery_seconds_count 1\n"));
    }
  }
}
