package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.ChatSearch;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Page;
import io.holdfast.chat.PersonIds;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.search.SearchIndex;
import io.holdfast.search.SearchText;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogPosition;
import io.holdfast.socketio.spi.LogRecord;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was said is found at every door, by whoever may read it. */
@Timeout(120)
final class ChatSearchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ADA = "a".repeat(22);
  private static final String BOB = "b".repeat(22);
  private static final String EVE = "e".repeat(22);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final FaultyLog log = new FaultyLog();
  private ChatServer server;

  private void start(SearchIndex index) {
    server =
        new ChatServer(
                Page.server(), log, ChatSettings.of(ChatLimits.DEFAULT, AllowedOrigins.OWN), index)
            .start();
  }

  private void start() {
    start(SearchIndex.builder(log, ChatSearch::read).open());
  }

  @AfterEach
  void close() {
    if (server == null) {
      log.close();
    } else {
      server.close();
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(PATIENCE);
  }

  private static HttpRequest.Builder as(String secret, HttpRequest.Builder request) {
    return request.header("authorization", "Bearer " + secret);
  }

  private static String identify(String secret) {
    return "{\"type\":\"identify\",\"secret\":\"" + secret + "\"}";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> search(String query) {
    return send(to("/search?" + query));
  }

  private void say(String room, String text) {
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.ofString("{\"user\":\"Ada\",\"text\":\"" + text + "\"}");
    assertThat(send(to("/poll?room=" + encoded(room)).POST(body)).statusCode()).isEqualTo(200);
  }

  private void whisper(String from, String to, String text) {
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.ofString(
            "{\"to\":\""
                + PersonIds.of(to)
                + "\",\"id\":\"letter-"
                + text.hashCode()
                + "\",\"text\":\""
                + text
                + "\"}");
    assertThat(send(as(from, to("/letters")).POST(body)).body()).contains("\"kept\"");
  }

  private void openMailbox(String secret) {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{\"position\":0}");
    assertThat(send(as(secret, to("/letters/received")).POST(body)).statusCode()).isEqualTo(200);
  }

  private void awaitFound(String text) {
    await()
        .atMost(PATIENCE)
        .until(() -> search("q=" + encoded(text)).body().contains("\"hits\":[{"));
  }

  @Test
  void whatWasSaidInRoomsIsFoundWithItsMarks() {
    start();
    say("/", "Crème brûlée in the lobby");
    say("ops", "creme in ops");
    awaitFound("ops");

    assertThat(search("q=creme").body())
        .startsWith("{\"type\":\"found\",\"text\":\"creme\",\"hits\":[{\"room\":\"ops\",")
        .contains("\"marks\":[{\"start\":0,\"end\":5}]},{\"room\":\"/\",")
        .contains("\"text\":\"Crème brûlée in the lobby\"")
        .endsWith("\"more\":false,\"end\":0,\"building\":false}");
    assertThat(search("q=creme&room=ops").body())
        .contains("\"room\":\"ops\",\"hits\":[{")
        .doesNotContain("lobby");
    assertThat(search("q=creme&limit=1").body()).contains("\"more\":true,\"end\":2");
    assertThat(search("q=creme&limit=1&before=2").body())
        .contains("lobby")
        .contains("\"more\":false");
  }

  @Test
  void lettersAreFoundByWhoHasSaidOrWasToldThemOnly() {
    start();
    openMailbox(BOB);
    whisper(ADA, BOB, "the treasure is buried");
    say("/", "last");
    awaitFound("last");

    String letter = "\"hits\":[{\"letter\":{\"type\":\"private\"";
    assertThat(send(as(ADA, to("/search?q=treasure"))).body()).contains(letter);
    assertThat(send(as(BOB, to("/search?q=treasure"))).body()).contains(letter);
    assertThat(send(as(EVE, to("/search?q=treasure"))).body()).contains("\"hits\":[]");
    assertThat(search("q=treasure").body()).contains("\"hits\":[]");
    // It is in no room, whatever the room is called.
    for (String room : new String[] {"/", PersonIds.of(BOB)}) {
      assertThat(send(as(BOB, to("/search?q=treasure&room=" + encoded(room)))).body())
          .contains("\"hits\":[]");
    }
    HttpResponse<String> badSecret = send(as("short", to("/search?q=treasure")));
    assertThat(badSecret.statusCode()).isEqualTo(401);
    assertThat(badSecret.body()).contains("BAD_SECRET");
  }

  @Test
  void whatWasSaidInAPrivateRoomIsFoundByThoseOfIt() throws Exception {
    start();
    int port = server.port();
    try (ChatClient ada = ChatClient.connectAs(ADA, port, "/chat", "holdfast.chat.1");
        ChatClient bob = ChatClient.connectAs(BOB, port, "/chat", "holdfast.chat.1")) {
      ada.say(identify(ADA)).next("identified");
      bob.say(identify(BOB)).next("identified");
      String created =
          ada.say("{\"type\":\"create\",\"title\":\"Board\",\"id\":\"the-board\"}").next("room");
      Matcher name = Pattern.compile("\"(~[A-Za-z0-9_-]{24})\"").matcher(created);
      assertThat(name.find()).as(created).isTrue();
      String room = name.group(1);
      ada.say(
              "{\"type\":\"post\",\"room\":\""
                  + room
                  + "\",\"id\":\"post-one\",\"text\":\"the takeover is on\"}")
          .next("posted");
      ada.say(
              "{\"type\":\"invite\",\"room\":\""
                  + room
                  + "\",\"person\":\""
                  + PersonIds.of(BOB)
                  + "\",\"role\":\"reader\"}")
          .next("members");
      say("/", "last");
      awaitFound("last");
      String inRoom = "/search?q=takeover&room=" + room;
      String hit = "\"hits\":[{\"room\":\"" + room + "\",\"message\"";

      assertThat(send(as(ADA, to("/search?q=takeover"))).body()).contains(hit);
      assertThat(send(as(ADA, to(inRoom))).body()).contains(hit);
      assertThat(search("q=takeover").body()).contains("\"hits\":[]");
      assertRefused(send(to(inRoom)), 403, "NOT_YOURS");
      // Who is invited is not of it yet.
      assertThat(send(as(BOB, to("/search?q=takeover"))).body()).contains("\"hits\":[]");
      assertRefused(send(as(BOB, to(inRoom))), 403, "NOT_YOURS");

      bob.say("{\"type\":\"accept\",\"room\":\"" + room + "\"}").next("room");
      assertThat(send(as(BOB, to("/search?q=takeover"))).body()).contains(hit);
      assertThat(bob.say("{\"type\":\"search\",\"text\":\"takeover\"}").next("found"))
          .contains(hit);

      ada.say(
              "{\"type\":\"remove\",\"room\":\""
                  + room
                  + "\",\"person\":\""
                  + PersonIds.of(BOB)
                  + "\"}")
          .next("members");
      assertThat(send(as(BOB, to("/search?q=takeover"))).body()).contains("\"hits\":[]");
      assertRefused(send(as(BOB, to(inRoom))), 403, "NOT_YOURS");

      // Nobody is of a room that is no more, and what was said there is nobody's.
      ada.say("{\"type\":\"close\",\"room\":\"" + room + "\"}").next("removed");
      assertThat(send(as(ADA, to("/search?q=takeover"))).body()).contains("\"hits\":[]");
      assertThat(search("q=takeover").body()).contains("\"hits\":[]");
    }
  }

  @Test
  void socketsFindTheSame() throws Exception {
    start();
    openMailbox(BOB);
    whisper(ADA, BOB, "the treasure is buried");
    say("/", "a treasure in the lobby");
    awaitFound("treasure");
    String request = "{\"type\":\"search\",\"text\":\"treasure\"}";
    int port = server.port();

    try (ChatClient guest = ChatClient.connect(port);
        ChatClient bob = ChatClient.connectAs(BOB, port, "/chat", "holdfast.chat.1");
        ChatClient socketIo = ChatClient.connectSocketIoAs(ADA, port, "/chat")) {
      assertThat(guest.next("welcome")).contains("\"search\":true");
      assertThat(guest.say(request).next("found"))
          .contains("a treasure in the lobby")
          .doesNotContain("buried");
      assertThat(bob.say(request).next("found"))
          .contains("a treasure in the lobby")
          .contains("\"text\":\"the treasure is buried\"");
      socketIo.say("42/chat,1[\"search\",{\"text\":\"treasure\"}]");
      assertThat(socketIo.next("43/chat,1["))
          .contains("\"type\":\"found\"")
          .contains("the treasure is buried");

      // A guest who says who they are later finds what is theirs.
      guest.say("{\"type\":\"identify\",\"secret\":\"" + EVE + "\"}").next("identified");
      assertThat(guest.say(request).next("found")).doesNotContain("buried");
    }
  }

  @Test
  void whatDoesNotFitIsRefused() throws Exception {
    start();
    assertRefused(search(""), 400, "BAD_REQUEST");
    assertRefused(search("q=a&limit=0"), 400, "BAD_REQUEST");
    assertRefused(search("q=a&limit=101"), 400, "BAD_REQUEST");
    assertRefused(search("q=a&before=-1"), 400, "BAD_REQUEST");
    assertRefused(search("q=a&room=no%20room"), 400, "BAD_ROOM");
    assertRefused(search("q=" + "x".repeat(257)), 400, "BAD_REQUEST");
    assertRefused(search("q=" + "a+".repeat(17)), 400, "BAD_REQUEST");
    assertThat(send(to("/search").POST(HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(405);
    assertRefused(
        send(to("/search?q=a").header("origin", "https://evil.example")), 403, "FORBIDDEN");

    try (ChatClient client = ChatClient.connect(server.port())) {
      assertThat(
              client
                  .say("{\"type\":\"search\",\"text\":\"a\",\"room\":\"no room\"}")
                  .next("refused"))
          .contains("\"request\":\"search\"")
          .contains("BAD_ROOM");
      assertThat(client.say("{\"type\":\"search\",\"text\":\"a\",\"count\":0}").next("refused"))
          .contains("BAD_REQUEST");
      assertThat(
              client
                  .say("{\"type\":\"search\",\"text\":\"" + "x".repeat(257) + "\"}")
                  .next("refused"))
          .contains("too many words or characters");
    }
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body())
        .startsWith("{\"code\":\"" + code + "\",\"reason\":\"")
        .endsWith(".\"}");
  }

  @Test
  void whoLooksTooOftenIsRefused() throws Exception {
    start();
    HttpResponse<String> answer = search("q=a");
    for (int count = 0; answer.statusCode() == 200; count++) {
      assertThat(count).isLessThan(1_000);
      answer = search("q=a");
    }
    assertRefused(answer, 429, "TOO_FAST");

    try (ChatClient client = ChatClient.connect(server.port())) {
      for (int count = 0; count < 60; count++) {
        client.say("{\"type\":\"search\",\"text\":\"a\"}");
      }
      assertThat(client.next("refused")).contains("TOO_FAST").contains("\"request\":\"search\"");
    }
  }

  @Test
  void aSearchThatTakesTooLongAndOneThatFailsAreRefused() {
    start();
    say("/", "word");
    awaitFound("word");
    CompletableFuture<Void> held = log.holdReads();
    assertRefused(search("q=word"), 400, "TOO_BROAD");
    held.complete(null);

    log.failReads(true);
    HttpResponse<String> failed = search("q=word");
    assertRefused(failed, 503, "OVERLOADED");
    assertThat(failed.headers().firstValue("retry-after")).contains("1");
    log.failReads(false);
    awaitFound("word");
  }

  @Test
  void whereTheOperatorHasSwitchedItOffItSaysSo() throws Exception {
    start(null);
    assertRefused(search("q=word"), 404, "NO_SEARCH");
    try (ChatClient client = ChatClient.connect(server.port())) {
      assertThat(client.next("welcome")).contains("\"search\":false");
      assertThat(client.say("{\"type\":\"search\",\"text\":\"a\"}").next("refused"))
          .contains("NO_SEARCH");
    }
    assertThat(send(to("/metrics")).body()).doesNotContain("holdfast_search");
  }

  @Test
  void searchesAreCounted() {
    start();
    say("/", "word");
    awaitFound("word");
    search("q=" + "x".repeat(257));

    assertThat(send(to("/metrics")).body())
        .contains("holdfast_search_query_seconds_count ")
        .contains("holdfast_search_refused_total 1.0")
        .contains("holdfast_search_failed_total 0.0")
        .contains("holdfast_search_lag 0.0")
        .containsPattern("holdfast_search_bytes [1-9]")
        .contains("holdfast_door_requests_total{door=\"/search\"}");
  }

  @Test
  void onlyMessagesOfRoomsAndLettersCanBeFound() {
    assertThat(ChatSearch.read(entry(Set.of("documents/plan"), "{\"text\":\"x\"}"))).isEmpty();
    assertThat(ChatSearch.read(entry(Set.of("one", "other"), "{\"text\":\"x\"}"))).isEmpty();
    assertThat(ChatSearch.read(entry(Set.of("mail/bob"), "{\"text\":\"x\"}"))).isEmpty();
    assertThat(ChatSearch.read(entry(Set.of("sent/ada"), "{\"text\":\"x\"}"))).isEmpty();
    assertThat(ChatSearch.read(entry(Set.of("mail/bob", "room"), "{\"text\":\"x\"}"))).isEmpty();
    assertThat(ChatSearch.read(entry(Set.of("mail/bob", "sent/ada"), "{\"text\":\"x\"}")))
        .isEqualTo(Optional.of(new SearchText.AmongPeople(Set.of("ada", "bob"), "x")));
    assertThat(ChatSearch.read(entry(Set.of("mail/ada", "sent/ada"), "{\"text\":\"x\"}")))
        .isEqualTo(Optional.of(new SearchText.AmongPeople(Set.of("ada"), "x")));
    String room = "~" + "r".repeat(24);
    assertThat(ChatSearch.read(entry(Set.of(room), "{\"text\":\"x\"}")))
        .isEqualTo(Optional.of(new SearchText.InClosedPlace(room, "x")));
    assertThat(ChatSearch.read(entry(Set.of("/"), "{\"text\":\"x\"}")))
        .isEqualTo(Optional.of(new SearchText.InPlace("/", "x")));
  }

  private static LogEntry entry(Set<String> streams, String payload) {
    return new LogEntry(
        new LogPosition(1),
        Instant.EPOCH,
        LogRecord.once(streams, "id", payload.getBytes(StandardCharsets.UTF_8)));
  }
}
