package io.holdfast.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.holdfast.HoldfastServer;
import io.holdfast.accounts.ApiKeyLimits;
import io.holdfast.accounts.ApiKeyTerms;
import io.holdfast.accounts.ApiKeys;
import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Guest;
import io.holdfast.chat.Page;
import io.holdfast.chat.PersonIds;
import io.holdfast.chat.Refusal;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.doors.Gate;
import io.holdfast.doors.Identities;
import io.holdfast.doors.Posters;
import io.holdfast.netty.HttpReply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of every program before it is answered. */
@Timeout(60)
final class RestDoorTest {

  private static final int PATIENCE_SECONDS = 30;

  /** The rate of a connection that shows no key. */
  private static final int BURST = 8;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final FaultyLog log = new FaultyLog();
  private Instant now = Instant.now();
  private final ApiKeys keys = ApiKeys.open(log, ApiKeyLimits.DEFAULT, () -> now);
  private final CompletableFuture<HttpReply> slow = new CompletableFuture<>();
  private final HoldfastServer server = Page.server();
  private RestDoor door;

  @BeforeEach
  void open() {
    ChatLimits limits = new ChatLimits(4000, 40, 16, 64 << 10, BURST, 1);
    Chat chat = Guest.chat(log);
    Gate gate = new Gate(AllowedOrigins.OWN, Identities.GUESTS);
    Posters posters = new Posters(chat, limits, new PersonIds(), 100);
    door =
        new RestDoor(
            new KeyGate(keys, gate, posters, chat.access().house()),
            chat.rules(),
            new RestLimits(100, 2, 50, 100, 2),
            List.of(
                new RestRoute("GET", "/slow", Scope.LOG_READ, request -> slow),
                new RestRoute("GET", "/rooms/{room}/a", Scope.LOG_READ, RestDoorTest::room),
                new RestRoute("POST", "/rooms/{room}/a", Scope.LOG_READ, RestDoorTest::id),
                new RestRoute("GET", "/broken", Scope.LOG_READ, RestDoorTest::broken),
                new RestRoute("GET", "/keys", Scope.KEYS_READ, RestDoorTest::room)));
    server.http(RestDoor.BASE + "/*", door).start();
  }

  @AfterEach
  void close() {
    server.close();
    log.close();
  }

  private static CompletableFuture<HttpReply> said(String text) {
    return CompletableFuture.completedFuture(HttpReply.json(200, ChatJson.write(text)));
  }

  private static CompletableFuture<HttpReply> room(RestRequest request) throws Refusal {
    return said(request.room());
  }

  private static CompletableFuture<HttpReply> id(RestRequest request) throws Refusal {
    return said(String.valueOf(request.id(request.body())));
  }

  private static CompletableFuture<HttpReply> broken(RestRequest request) {
    throw new IllegalStateException("as planned");
  }

  private ApiKeys.Made key(int perSecond, Set<String> rooms, String... scopes) {
    ApiKeyTerms terms =
        new ApiKeyTerms(
            "Test", Set.of(scopes), rooms, perSecond, now.plusSeconds(60).toEpochMilli());
    return keys.make(terms).toCompletableFuture().join();
  }

  private String token() {
    return key(100, Set.of(), "log:read").token();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.port() + RestDoor.BASE + path))
        .timeout(Duration.ofSeconds(PATIENCE_SECONDS));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return send(to(path).header("authorization", "Bearer " + token));
  }

  private HttpResponse<String> post(String token, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        to("/rooms/a/a")
            .header("authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private static void assertRefused(int status, Refusal.Code code, HttpResponse<String> answer) {
    assertThat(answer.body()).startsWith("{\"code\":\"" + code + "\",\"reason\":\"");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void aKeyWithTheScopeIsLetIn() throws Exception {
    HttpResponse<String> answer = get("/rooms/%2F/a", token());

    assertThat(answer.body()).isEqualTo("\"/\"");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(get("/rooms/a.b-c/a", token()).body()).isEqualTo("\"a.b-c\"");
  }

  @Test
  void whoeverHasNoValidKeyIsRefusedInTheSameWords() throws Exception {
    ApiKeys.Made made = key(100, Set.of(), "log:read");
    ApiKeys.Made revoked = key(100, Set.of(), "log:read");
    keys.revoke(revoked.key()).toCompletableFuture().join();

    HttpResponse<String> none = send(to("/rooms/a/a"));
    HttpResponse<String> wrong = get("/rooms/a/a", ApiKeys.drawToken());
    HttpResponse<String> gone = get("/rooms/a/a", revoked.token());
    HttpResponse<String> nowhere = send(to("/nowhere"));
    now = now.plusSeconds(61);
    HttpResponse<String> ended = get("/rooms/a/a", made.token());

    for (HttpResponse<String> answer : List.of(none, wrong, gone, nowhere, ended)) {
      assertRefused(401, Refusal.Code.BAD_KEY, answer);
      assertThat(answer.body()).isEqualTo(none.body());
      assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer realm=\"/api\"");
    }
  }

  @Test
  void aCookieIsNoKey() throws Exception {
    HttpRequest.Builder request = to("/rooms/a/a").header("cookie", "holdfast=" + token());

    assertRefused(401, Refusal.Code.BAD_KEY, send(request));
  }

  @Test
  void whoTriesKeysIsToldToSlowDown() throws Exception {
    HttpResponse<String> answer = send(to("/rooms/a/a"));
    for (int i = 0; i < BURST + 2 && answer.statusCode() == 401; i++) {
      answer = get("/rooms/a/a", ApiKeys.drawToken());
    }

    assertRefused(429, Refusal.Code.TOO_FAST, answer);
  }

  @Test
  void aKeyWithoutTheScopeIsRefused() throws Exception {
    assertRefused(403, Refusal.Code.FORBIDDEN, get("/keys", token()));
  }

  @Test
  void aKeyForSomeRoomsIsRefusedInOthers() throws Exception {
    String token = key(100, Set.of("a"), "log:read").token();

    assertThat(get("/rooms/a/a", token).body()).isEqualTo("\"a\"");
    assertRefused(403, Refusal.Code.FORBIDDEN, get("/rooms/b/a", token));
    assertRefused(403, Refusal.Code.FORBIDDEN, get("/rooms/%2F/a", token));
    assertRefused(400, Refusal.Code.BAD_ROOM, get("/rooms/b%20b/a", token));
  }

  @Test
  void aKeyThatIsUsedTooOftenIsToldWhenToTryAgain() throws Exception {
    String token = key(1, Set.of(), "log:read").token();
    get("/rooms/a/a", token);
    get("/rooms/a/a", token);

    HttpResponse<String> answer = get("/rooms/a/a", token);

    assertRefused(429, Refusal.Code.TOO_FAST, answer);
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    assertThat(get("/rooms/a/a", token()).statusCode()).isEqualTo(200);
  }

  @Test
  void oneMoreThanMayBeWorkedOnIsRefused() throws Exception {
    String token = token();
    CompletableFuture<HttpResponse<String>> first = ask(token);
    CompletableFuture<HttpResponse<String>> second = ask(token);
    await().until(() -> door.runningCount() == 2);

    HttpResponse<String> third = get("/slow", token);
    assertRefused(503, Refusal.Code.OVERLOADED, third);
    assertThat(third.headers().firstValue("retry-after")).contains("1");
    slow.complete(HttpReply.json(200, "{}"));

    assertThat(first.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().body()).isEqualTo("{}");
    assertThat(second.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().body()).isEqualTo("{}");
    await().until(() -> door.runningCount() == 0);
  }

  private CompletableFuture<HttpResponse<String>> ask(String token) {
    HttpRequest request = to("/slow").header("authorization", "Bearer " + token).build();
    return HTTP.sendAsync(request, BodyHandlers.ofString());
  }

  @Test
  void whatFailsIsWorkedOnNoMore() throws Exception {
    String token = token();
    for (int i = 0; i < 3; i++) {
      assertThat(get("/broken", token).statusCode()).isEqualTo(500);
      assertRefused(400, Refusal.Code.BAD_ROOM, get("/rooms/b%20b/a", token));
    }

    assertThat(door.runningCount()).isZero();
    assertThat(get("/rooms/a/a", token).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/rooms", "/rooms/a/b/a", "/rooms/a/a/", "/"})
  void whatIsNotThereIsNotFound(String path) throws Exception {
    assertRefused(404, Refusal.Code.NOT_HERE, get(path, token()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "OPTIONS", "HEAD", "DELETE"})
  void otherMethodsAreNotKnown(String method) throws Exception {
    HttpRequest.Builder request =
        to("/rooms/a/a")
            .header("authorization", "Bearer " + token())
            .header("origin", "http://elsewhere.example")
            .method(method, HttpRequest.BodyPublishers.noBody());

    HttpResponse<String> answer = send(request);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("GET, POST");
    assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-"));
  }

  @Test
  void aBodyIsAnObjectOfJsonThatIsNotTooLong() throws Exception {
    String token = token();
    String json = "application/json";

    assertThat(post(token, "{}", "content-type", json + "; charset=utf-8").body())
        .isEqualTo("\"null\"");
    assertRefused(400, Refusal.Code.BAD_REQUEST, post(token, "{}"));
    assertRefused(400, Refusal.Code.BAD_REQUEST, post(token, "{}", "content-type", "text/plain"));
    assertRefused(400, Refusal.Code.BAD_REQUEST, post(token, "[]", "content-type", json));
    assertRefused(400, Refusal.Code.BAD_REQUEST, post(token, "{", "content-type", json));
    assertRefused(
        413, Refusal.Code.TOO_LARGE, post(token, " ".repeat(99) + "{}", "content-type", json));
    assertRefused(400, Refusal.Code.BAD_REQUEST, post(token, "{\"id\":7}", "content-type", json));
  }

  @Test
  void theIdOfAMessageIsInTheBodyOrInAHeader() throws Exception {
    String token = token();
    String[] bare = {"content-type", "application/json", "idempotency-key", "order-47"};
    String[] quoted = {"content-type", "application/json", "idempotency-key", "\"order-47\""};

    assertThat(post(token, "{\"id\":\"order-47\"}", "content-type", "application/json").body())
        .isEqualTo("\"order-47\"");
    assertThat(post(token, "{}", bare).body()).isEqualTo("\"order-47\"");
    assertThat(post(token, "{}", quoted).body()).isEqualTo("\"order-47\"");
    assertThat(post(token, "{\"id\":\"order-47\"}", quoted).body()).isEqualTo("\"order-47\"");
    assertRefused(400, Refusal.Code.BAD_ID, post(token, "{\"id\":\"order-48\"}", quoted));
    quoted[3] = "\"short\"";
    assertRefused(400, Refusal.Code.BAD_ID, post(token, "{}", quoted));
  }

  @Test
  void requestsAreCountedByRoute() throws Exception {
    get("/rooms/a/a", token());
    get("/keys", token());

    assertThat(door.counted())
        .filteredOn(counted -> counted.requestCount() > 0)
        .extracting(
            counted -> counted.route().path(),
            RestDoor.Counted::requestCount,
            RestDoor.Counted::refusalCount)
        .containsExactlyInAnyOrder(tuple("/rooms/{room}/a", 1L, 0L), tuple("/keys", 1L, 1L));
  }
}
