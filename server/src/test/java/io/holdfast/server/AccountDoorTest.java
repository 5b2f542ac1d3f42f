package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.accounts.AccountLimits;
import io.holdfast.accounts.AttemptLimit;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Page;
import io.holdfast.chat.PersonIds;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.AccountMode;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.doors.SmallDialect;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts over HTTP, and who somebody is at each door. */
@Timeout(60)
final class AccountDoorTest {

  private static final int PATIENCE_SECONDS = 30;
  private static final String ADA = "{\"name\":\"Ada\",\"password\":\"correct horse\"}";
  private static final String ADA_ELSE = "{\"name\":\"Ada\",\"password\":\"something else\"}";

  private static final AttemptLimit FEW = new AttemptLimit(4, Duration.ofMinutes(1), 100);
  private static final AttemptLimit MANY = new AttemptLimit(100, Duration.ofMinutes(1), 100);

  /** The cheapest hash that there is. */
  private static final AccountLimits SMALL =
      new AccountLimits(3, 5, 2, Duration.ofHours(1), 4, 8, FEW, MANY, MANY);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final FaultyLog log = new FaultyLog();
  private ChatServer server;

  private void start(AccountMode mode, AllowedOrigins origins) {
    server =
        new ChatServer(
                Page.server(),
                log,
                ChatSettings.of(ChatLimits.DEFAULT, origins).withAccounts(mode, SMALL))
            .start();
  }

  private void start(AccountMode mode) {
    start(mode, AllowedOrigins.OWN);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpRequest.Builder to(String path, String cookie) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(PATIENCE_SECONDS));
    return cookie == null ? request : request.header("cookie", cookie);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String cookie) throws Exception {
    return send(to(path, cookie));
  }

  private HttpResponse<String> post(String path, String cookie, String body) throws Exception {
    return send(
        to(path, cookie)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String cookie(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String set = answer.headers().firstValue("set-cookie").orElseThrow();
    assertThat(set).endsWith("; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict");
    return set.substring(0, set.indexOf(';'));
  }

  private String signUp() throws Exception {
    return cookie(post("/account/sign-up", null, ADA));
  }

  private static void assertRefused(int status, Refusal.Code code, HttpResponse<String> answer) {
    assertThat(answer.body()).startsWith("{\"code\":\"" + code + "\",\"reason\":\"");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().allValues("set-cookie")).isEmpty();
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
  }

  private String idOfAda(String cookie) throws Exception {
    String body = get("/account", cookie).body();
    assertThat(body).contains("\"name\":\"Ada\"");
    return body.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
  }

  private ChatClient connect(String path, String subprotocol, String cookie) {
    return ChatClient.connect(server.port(), path, subprotocol, cookie);
  }

  @Test
  void withoutAccountsAllAreGuests() throws Exception {
    start(AccountMode.OFF);
    assertThat(get("/account", null).body()).isEqualTo("{\"mode\":\"off\",\"person\":null}");
    for (String action : List.of("sign-up", "sign-in", "sign-out", "password")) {
      assertThat(post("/account/" + action, null, ADA).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void whoSignsUpIsKnownUntilTheySignOut() throws Exception {
    start(AccountMode.OPTIONAL);
    assertThat(get("/account", null).body()).isEqualTo("{\"mode\":\"optional\",\"person\":null}");
    String cookie = signUp();
    assertThat(get("/account", cookie).body())
        .matches("\\{\"mode\":\"optional\",\"person\":\\{\"id\":\"[\\w-]{24}\",\"name\":\"Ada\"}}");

    HttpResponse<String> out = post("/account/sign-out", cookie, "{}");

    assertThat(out.statusCode()).isEqualTo(200);
    assertThat(out.headers().firstValue("set-cookie"))
        .contains("holdfast=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    assertThat(get("/account", cookie).body()).isEqualTo("{\"mode\":\"optional\",\"person\":null}");
    assertThat(post("/account/sign-out", cookie, "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsRefusedSaysWhy() throws Exception {
    start(AccountMode.OPTIONAL);
    signUp();
    assertRefused(409, Refusal.Code.NAME_TAKEN, post("/account/sign-up", null, ADA));
    HttpResponse<String> wrong = post("/account/sign-in", null, ADA_ELSE);
    HttpResponse<String> nobody = post("/account/sign-in", null, ADA_ELSE.replace("Ada", "Nobody"));
    assertRefused(401, Refusal.Code.WRONG_PASSWORD, wrong);
    assertRefused(401, Refusal.Code.WRONG_PASSWORD, nobody);
    assertThat(nobody.body()).isEqualTo(wrong.body());
    assertRefused(
        401,
        Refusal.Code.SIGN_IN_FIRST,
        post("/account/password", null, "{\"password\":\"a\",\"next\":\"b\"}"));
    assertRefused(413, Refusal.Code.TOO_LARGE, post("/account/sign-in", null, "x".repeat(9000)));
    assertThat(get("/account/sign-in", null).statusCode()).isEqualTo(405);
    assertThat(post("/account", null, "{}").statusCode()).isEqualTo(405);
    assertThat(post("/account/else", null, "{}").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "17", "{\"name\":\"Ada\"}", "{\"name\":1,\"password\":\"x\"}"})
  void whatIsNoRequestIsRefused(String body) throws Exception {
    start(AccountMode.OPTIONAL);
    for (String action : List.of("sign-up", "sign-in")) {
      assertRefused(400, Refusal.Code.BAD_REQUEST, post("/account/" + action, null, body));
    }
  }

  @Test
  void tooManyAttemptsAreRefusedWithTheTimeToTryAgain() throws Exception {
    start(AccountMode.OPTIONAL);
    signUp();
    for (int i = 0; i < 4; i++) {
      assertRefused(401, Refusal.Code.WRONG_PASSWORD, post("/account/sign-in", null, ADA_ELSE));
    }
    HttpResponse<String> limited = post("/account/sign-in", null, ADA);
    assertRefused(429, Refusal.Code.TOO_FAST, limited);
    assertThat(limited.headers().allValues("retry-after"))
        .singleElement()
        .satisfies(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(50, 60));
    assertThat(get("/metrics", null).body())
        .contains("holdfast_account_attempts_total{outcome=\"limited\"} 1.0")
        .contains("holdfast_account_attempts_total{outcome=\"wrong\"} 4.0")
        .contains("holdfast_account_attempts_total{outcome=\"made\"} 1.0")
        .contains("holdfast_account_sessions 1.0")
        .contains("holdfast_accounts 1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, application/json, 403",
    "null, application/json, 403",
    ", text/plain, 400",
    ", application/x-www-form-urlencoded, 400",
  })
  void anotherSiteCannotSignAnybodyInOrOut(String origin, String type, int status)
      throws Exception {
    start(AccountMode.OPTIONAL, AllowedOrigins.ANY);
    String cookie = signUp();
    for (String action : List.of("sign-in", "sign-out", "sign-up", "password")) {
      HttpRequest.Builder request =
          to("/account/" + action, cookie)
              .header("content-type", type)
              .POST(HttpRequest.BodyPublishers.ofString(ADA));
      if (origin != null) {
        request.header("origin", origin);
      }
      assertThat(send(request).statusCode()).as(action).isEqualTo(status);
    }
    assertThat(get("/account", cookie).body()).contains("Ada");
  }

  @Test
  void aPageOfAnotherOriginIsAGuestEvenWhereAllMayConnect() throws Exception {
    start(AccountMode.OPTIONAL, AllowedOrigins.ANY);
    String cookie = signUp();
    HttpRequest.Builder request =
        to("/poll", cookie)
            .header("origin", "https://evil.example")
            .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"Eve\",\"text\":\"Hello\"}"));
    assertThat(send(request).statusCode()).isEqualTo(200);
    assertThat(get("/poll", null).body()).contains("\"user\":\"Eve\"");
  }

  @Test
  void whoIsSignedInHasOneNameAndIdAtEveryDoor() throws Exception {
    start(AccountMode.OPTIONAL);
    String cookie = signUp();
    String who = "\"person\":{\"id\":\"" + idOfAda(cookie) + "\",\"name\":\"Ada\"}";

    try (ChatClient raw = connect("/chat", "holdfast.chat.1", cookie);
        ChatClient stock = ChatClient.connectSocketIo(server.port(), "/chat", cookie);
        ChatClient small = connect("/", SmallDialect.SUBPROTOCOL, cookie)) {
      assertThat(raw.next("welcome")).contains(who);
      assertThat(stock.next("42/chat,[\"welcome\"")).contains(who);

      raw.say("{\"type\":\"name\",\"name\":\"Eve\"}");
      assertThat(raw.next("refused")).contains("FORBIDDEN");
      raw.say("{\"type\":\"identify\",\"device\":\"one\"}");
      assertThat(raw.next("identified")).contains(who);
      small.say("{\"user\":\"Eve\",\"text\":\"by the small dialect\"}");
      assertThat(small.next("{\"msg\":[{")).contains("\"user\":\"Ada\"").doesNotContain("Eve");
      assertThat(post("/poll", cookie, "{\"user\":\"Eve\",\"text\":\"over HTTP\"}").statusCode())
          .isEqualTo(200);
      raw.say("{\"type\":\"enter\",\"room\":\"/\"}");
      assertThat(raw.next("entered")).contains(who).doesNotContain("Eve");
      assertThat(get("/letters", cookie).body()).startsWith("{" + who);
    }
  }

  @Test
  void guestsKeepTheirSecrets() throws Exception {
    start(AccountMode.OPTIONAL);
    try (ChatClient guest = ChatClient.connect(server.port())) {
      guest.say("{\"type\":\"identify\"}");
      assertThat(guest.next("refused")).contains("BAD_SECRET");
      guest.say("{\"type\":\"identify\",\"secret\":\"" + "s".repeat(22) + "\"}");
      assertThat(guest.next("identified")).contains(PersonIds.of("s".repeat(22)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sign-out", "password"})
  void whatIsOpenIsClosedOnSigningOutAndForAnotherPassword(String action) throws Exception {
    start(AccountMode.REQUIRED);
    String cookie = signUp();
    try (ChatClient raw = connect("/chat", "holdfast.chat.1", cookie);
        ChatClient stock = ChatClient.connectSocketIo(server.port(), "/chat", cookie);
        ChatClient lobby = ChatClient.connectSocketIo(server.port(), "/", cookie);
        ChatClient small = connect("/", SmallDialect.SUBPROTOCOL, cookie);
        InputStream stream =
            HTTP.send(to("/msgs", cookie).build(), BodyHandlers.ofInputStream()).body()) {
      raw.next("welcome");
      stock.next("42/chat,[\"welcome\"");
      lobby.next("42[\"msg:get\"");
      small.next("{\"msg\"");
      assertThat(stream.read()).isEqualTo('{');
      String since =
          get("/poll/next", cookie).body().replaceAll(".*\"since\":\"([^\"]+)\".*", "$1");
      CompletableFuture<HttpResponse<String>> held =
          HTTP.sendAsync(to("/poll/next?since=" + since, cookie).build(), BodyHandlers.ofString());
      String waiting = "holdfast_door_waiting{door=\"/poll/next\"} 1.0";
      while (!get("/metrics", null).body().contains(waiting)) {
        Thread.onSpinWait();
      }

      String body = "{\"password\":\"correct horse\",\"next\":\"battery staple\"}";
      assertThat(post("/account/" + action, cookie, body).statusCode()).isEqualTo(200);

      assertThat(raw.next("close")).isEqualTo("close 1008");
      assertThat(small.next("close")).isEqualTo("close 1008");
      stock.next("close");
      lobby.next("close");
      assertThat(held.orTimeout(10, TimeUnit.SECONDS).join().body()).contains("\"msg\":[]");
      assertThatThrownBy(() -> new String(stream.readAllBytes(), StandardCharsets.UTF_8).isEmpty())
          .isInstanceOf(IOException.class);
    }
    assertRefused(401, Refusal.Code.SIGN_IN_FIRST, get("/poll", cookie));
  }

  @Test
  void guestsAreRefusedAtEveryDoorWhereAccountsAreRequired() throws Exception {
    start(AccountMode.REQUIRED);
    for (String path :
        List.of("/poll", "/poll/next", "/msgs", "/events", "/letters", "/rooms/lobby/messages")) {
      assertRefused(401, Refusal.Code.SIGN_IN_FIRST, get(path, null));
      assertRefused(401, Refusal.Code.SIGN_IN_FIRST, get(path, "holdfast=" + "t".repeat(43)));
    }
    assertRefused(
        401,
        Refusal.Code.SIGN_IN_FIRST,
        post("/poll", null, "{\"user\":\"Eve\",\"text\":\"Hello\"}"));
    HttpResponse<String> stock = get("/socket.io/?EIO=4&transport=polling", null);
    assertThat(stock.statusCode()).isEqualTo(403);
    assertThat(stock.body()).contains("Sign in first.");
    for (String[] door :
        List.of(
            new String[] {"/chat", "holdfast.chat.1"},
            new String[] {"/", SmallDialect.SUBPROTOCOL})) {
      assertThatThrownBy(() -> connect(door[0], door[1], null))
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(401));
    }
    assertThat(get("/", null).statusCode()).isEqualTo(200);
    assertThat(get("/health", null).statusCode()).isEqualTo(200);
    assertThat(get("/account", null).body()).isEqualTo("{\"mode\":\"required\",\"person\":null}");
  }
}
