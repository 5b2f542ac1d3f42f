package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Page;
import io.holdfast.chat.PersonIds;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.doors.DoorLimits;
import io.holdfast.doors.SmallDialect;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The doors over HTTP, at their limits and with a log that fails. */
@Timeout(60)
final class HttpDoorsTest {

  private static final int PATIENCE_SECONDS = 30;
  private static final List<String> DOORS =
      List.of("/chat", "/", "/socket.io/chat", "/socket.io/", "/poll/next", "/msgs", "/events");

  private static final DoorLimits SMALL =
      new DoorLimits(Duration.ofMillis(300), 2, 2, Duration.ofMillis(200), 3, 1, 4);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final FaultyLog log = new FaultyLog();
  private DoorLimits limits = SMALL;
  private ChatServer server;

  private void start() {
    server =
        new ChatServer(
                Page.server(),
                log,
                ChatSettings.of(ChatLimits.DEFAULT, AllowedOrigins.OWN).withDoors(limits))
            .start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(PATIENCE_SECONDS));
  }

  private CompletableFuture<HttpResponse<String>> ask(String path) {
    return HTTP.sendAsync(to(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) {
    return ask(path).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private HttpResponse<String> post(String path, String text) throws Exception {
    String body = "{\"user\":\"Ada\",\"text\":\"" + text + "\"}";
    return HTTP.send(
        to(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private void say(String room, int from, int to) throws Exception {
    for (int number = from; number < to; number++) {
      assertThat(post("/poll?room=" + room, "number " + number).body())
          .isEqualTo("{\"status\":\"ok\"}");
    }
  }

  private static String since(HttpResponse<String> answer) {
    Matcher matcher = Pattern.compile("\"since\":\"([^\"]+)\"").matcher(answer.body());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static String texts(String body) {
    Matcher matcher = Pattern.compile("\"text\":\"number (\\d+)\"").matcher(body);
    StringBuilder texts = new StringBuilder();
    while (matcher.find()) {
      texts.append(matcher.group(1)).append(' ');
    }
    return texts.toString().trim();
  }

  private double metric(String name, String door) {
    String line = name + "{door=\"" + door + "\"} ";
    return get("/metrics")
        .body()
        .lines()
        .filter(each -> each.startsWith(line))
        .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
        .findFirst()
        .orElseThrow();
  }

  private BufferedReader open(String path) throws Exception {
    HttpResponse<InputStream> answer = HTTP.send(to(path).build(), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  @Test
  void aGuestWithASecretIsTheSameAtEveryDoor() throws Exception {
    start();
    String secret = "s".repeat(22);
    String id = "\"id\":\"" + PersonIds.of(secret) + "\"";
    for (String path : List.of("/poll", "/msgs")) {
      HttpRequest.Builder request =
          to(path)
              .header("authorization", "Bearer " + secret)
              .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"Ada\",\"text\":\"Hello\"}"));
      assertThat(send(request).statusCode()).isEqualTo(200);
    }
    assertThat(get("/rooms/%2F/messages").body().split(Pattern.quote(id), -1)).hasSize(3);
    HttpRequest.Builder letters = to("/letters").header("authorization", "Bearer " + secret);
    assertThat(send(letters).body()).contains(id);
    int port = server.port();
    try (ChatClient raw = ChatClient.connectAs(secret, port, "/chat", "holdfast.chat.1");
        ChatClient stock = ChatClient.connectSocketIoAs(secret, port, "/chat")) {
      assertThat(raw.next("welcome")).contains(id);
      assertThat(stock.next("42/chat,[\"welcome\"")).contains(id);
    }
  }

  private double openAt(String door) {
    return metric("holdfast_door_connections", door);
  }

  @Test
  void whatIsOpenIsCountedAtEachDoorUntilItEnds() throws Exception {
    start();
    int port = server.port();
    CompletableFuture<HttpResponse<String>> poll;
    try (ChatClient chat = ChatClient.connect(port);
        ChatClient small = ChatClient.connect(port, "/", SmallDialect.SUBPROTOCOL);
        ChatClient stockChat = ChatClient.connectSocketIo(port, "/chat");
        ChatClient stockLobby = ChatClient.connectSocketIo(port, "/");
        BufferedReader lines = open("/msgs");
        BufferedReader events = open("/events")) {
      chat.next("welcome");
      small.next("{\"msg\":");
      stockChat.next("42/chat,[\"welcome\"");
      stockLobby.next("42[\"msg:get\"");
      lines.readLine();
      events.readLine();
      poll = ask("/poll/next?since=0");
      await().untilAsserted(() -> assertThat(DOORS).allMatch(door -> openAt(door) == 1));
    }
    poll.join();
    await().untilAsserted(() -> assertThat(DOORS).allMatch(door -> openAt(door) == 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer short", "Bearer ssssssssssssssssssssss ssssssssssssssssssssss"})
  void whatCannotBeASecretIsRefusedAtEveryDoor(String credentials) throws Exception {
    start();
    for (String path : List.of("/poll", "/poll/next", "/msgs", "/events", "/letters")) {
      HttpResponse<String> answer = send(to(path).header("authorization", credentials));
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("BAD_SECRET");
    }
    assertThat(send(to("/poll").header("authorization", "Basic short")).statusCode())
        .isEqualTo(200);
  }

  @Nested
  @DisplayName("/poll/next")
  final class Next {

    @Test
    void aPollThatWasHeldLongEnoughIsAnsweredWithNothing() throws Exception {
      start();
      say("a", 0, 1);
      String since = since(get("/poll/next?room=a"));

      HttpResponse<String> answer = get("/poll/next?room=a&since=" + since);

      assertThat(answer.body()).isEqualTo("{\"msg\":[],\"since\":\"" + since + "\",\"gap\":false}");
    }

    @Test
    void oneMoreThanMayBeHeldIsRefused() throws Exception {
      limits = new DoorLimits(Duration.ofMinutes(1), 2, 2, Duration.ofMinutes(1), 3, 1, 4);
      start();
      String since = since(get("/poll/next?room=a"));
      CompletableFuture<HttpResponse<String>> first = ask("/poll/next?room=a&since=" + since);
      CompletableFuture<HttpResponse<String>> second = ask("/poll/next?room=b&since=" + since);
      await().until(() -> metric("holdfast_door_waiting", "/poll/next") == 2);

      HttpResponse<String> third = get("/poll/next?room=a&since=" + since);

      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.headers().firstValue("retry-after")).contains("1");
      assertThat(third.body()).startsWith("{\"code\":\"OVERLOADED\",\"reason\":\"");
      assertThat(metric("holdfast_door_refused_total", "/poll/next")).isEqualTo(1);
      say("a", 0, 1);
      assertThat(texts(first.join().body())).isEqualTo("0");
      assertThat(second).isNotDone();
      server.close();
      assertThat(second.join().body()).startsWith("{\"msg\":[]");
    }

    @Test
    void whatWasMissedComesInPages() throws Exception {
      start();
      say("a", 0, 60);

      HttpResponse<String> first = get("/poll/next?room=a&since=0");
      HttpResponse<String> second = get("/poll/next?room=a&since=" + since(first));

      assertThat(texts(first.body())).isEqualTo("0 1 2");
      assertThat(texts(second.body())).isEqualTo("3 4 5");
    }

    @Test
    void whatIsSaidWhileTheLogIsReadIsNotMissed() throws Exception {
      limits = DoorLimits.DEFAULT;
      start();
      String since = since(get("/poll/next?room=a"));
      CompletableFuture<Void> reads = log.holdReads();
      CompletableFuture<HttpResponse<String>> poll = ask("/poll/next?room=a&since=" + since);
      await().until(() -> log.readCount() > 2);
      say("a", 0, 2);

      reads.complete(null);

      assertThat(texts(poll.join().body())).startsWith("0");
    }

    @Test
    void aLogThatCannotBeReadIsToldSo() throws Exception {
      start();
      say("a", 0, 60);
      log.failReads(true);

      HttpResponse<String> answer = get("/poll/next?room=a&since=0");

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("NOT_KEPT");
    }
  }

  @Nested
  @DisplayName("Streams")
  final class Streams {

    @Test
    void oneMoreThanMayBeIsRefusedAtEachDoor() throws Exception {
      start();
      for (String door : new String[] {"/msgs", "/events"}) {
        try (BufferedReader first = open(door);
            BufferedReader second = open(door)) {
          first.readLine();
          second.readLine();
          assertThat(metric("holdfast_door_waiting", door)).isEqualTo(2);

          HttpResponse<String> third = get(door);

          assertThat(third.statusCode()).isEqualTo(503);
          assertThat(third.body()).contains("OVERLOADED");
        }
        await().until(() -> metric("holdfast_door_waiting", door) == 0);
      }
    }

    @Test
    void afterAWhileWithoutAWordSomethingIsSentAllTheSame() throws Exception {
      start();
      try (BufferedReader lines = open("/msgs");
          BufferedReader events = open("/events")) {
        for (int i = 0; i < 3; i++) {
          assertThat(lines.readLine()).isEqualTo("{\"msg\":[]}");
          assertThat(events.readLine()).isEqualTo(":");
          assertThat(events.readLine()).isEmpty();
        }
      }
    }

    @Test
    void whatWasMissedComesFirstAndThenWhatIsSaid() throws Exception {
      start();
      say("a", 0, 70);
      try (BufferedReader events = open("/events?room=a&since=0")) {
        say("a", 70, 75);
        for (int number = 0; number < 75; number++) {
          String line = events.readLine();
          while (!line.startsWith("data: ")) {
            line = events.readLine();
          }
          assertThat(texts(line)).isEqualTo(Integer.toString(number));
        }
      }
    }

    @Test
    void aLogThatCannotBeReadCutsTheStreamSoThatItIsAskedForAgain() throws Exception {
      limits = new DoorLimits(Duration.ofMillis(300), 2, 2, Duration.ofMinutes(1), 3, 1, 4);
      start();
      say("a", 0, 60);
      log.failReads(true);

      try (BufferedReader events = open("/events?room=a&since=0")) {
        assertThat(catchThrowable(events::readLine)).isInstanceOf(IOException.class);
      }
      await().until(() -> metric("holdfast_door_waiting", "/events") == 0);
    }
  }

  @Nested
  @DisplayName("Rooms")
  final class PolledRooms {

    @Test
    void aRoomThatIsPolledIsReadOnce() throws Exception {
      start();
      say("a", 0, 5);
      get("/poll?room=a");
      int before = log.readCount();

      for (int i = 0; i < 10; i++) {
        assertThat(texts(get("/poll?room=a").body())).isEqualTo("4 3 2 1 0");
      }

      assertThat(log.readCount()).isEqualTo(before);
    }

    @Test
    void moreRoomsThanAreHeldAreReadAgain() throws Exception {
      start();
      say("a", 0, 5);
      get("/poll?room=a");
      get("/poll?room=b");
      get("/poll?room=c");
      int before = log.readCount();
      say("a", 5, 6);

      assertThat(texts(get("/poll?room=a").body())).isEqualTo("5 4 3 2 1 0");

      assertThat(log.readCount()).isGreaterThan(before);
    }

    @Test
    void aMessageThatIsNotKeptIsRefused() throws Exception {
      start();
      log.failAppends(LogError.OVERLOADED);
      HttpResponse<String> refused = post("/msgs?room=a", "lost");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("OVERLOADED");

      log.failAppends(LogError.WRITE_FAILED);
      assertThat(post("/poll?room=a", "lost").body()).contains("NOT_KEPT");

      log.failAppends(null);
      assertThat(get("/poll?room=a").body()).isEqualTo("{\"msg\":[]}\n");
    }
  }
}
