package io.holdfast.server;

import static io.holdfast.chat.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.chat.Refusal;
import java.io.BufferedReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A message that is removed, seen through every door. */
@Timeout(60)
final class RemovalsTest {

  @TempDir Path directory;

  private FullHouse all;

  @BeforeEach
  void start() {
    all = new FullHouse(directory);
  }

  @AfterEach
  void close() {
    all.close();
  }

  @Test
  void isGoneFromEveryDoorAndTold() throws Throwable {
    all.said("/", "stays");
    long position = all.said("/", "the-secret-text");
    ChatClient ada = all.ada();
    String entered = ada.say("{\"type\":\"enter\",\"room\":\"/\"}").next("entered");
    assertThat(entered).contains("the-secret-text");
    ChatClient small = all.client(ChatClient.connect(all.server().port(), "/", "json"));
    small.next("{\"msg\"");
    ChatClient lobby = all.client(ChatClient.connectSocketIo(all.server().port(), "/"));
    lobby.next("42[\"msg:get\"");
    CompletableFuture<HttpResponse<String>> held = all.waiting("%2F");
    BufferedReader events = all.open("/events");
    FullHouse.until(events, "the-secret-text");
    BufferedReader lines = all.open("/msgs");
    FullHouse.until(lines, "the-secret-text");

    FullHouse.done(all.house().removeMessage("/", position));

    assertThat(ada.next("removed-message"))
        .isEqualTo("{\"type\":\"removed-message\",\"room\":\"/\",\"position\":" + position + "}");
    assertThat(small.next("{\"msg\"")).contains("stays").doesNotContain("secret");
    assertThat(lobby.next("42[\"msg:get\"")).contains("stays").doesNotContain("secret");
    assertThat(held.join().body()).contains("\"msg\":[]", "\"removed\":[" + position + "]");
    assertThat(FullHouse.until(events, "event")).isEqualTo("event: removed-message");
    assertThat(events.readLine()).isEqualTo("data: {\"position\":" + position + "}");
    assertThat(FullHouse.until(lines, "msg")).contains("stays").doesNotContain("secret");
    for (String path : List.of("/poll", "/poll/next", "/rooms/%2F/messages")) {
      assertThat(all.get(path).body()).as(path).contains("stays").doesNotContain("secret");
    }
  }

  @Test
  void isToldToWhoeverComesBackAlsoAfterARestart() throws Throwable {
    long first = all.said("/", "first");
    long position = all.said("/", "the-secret-text");
    String since = FullHouse.match(all.get("/poll/next").body(), "\"since\":\"([^\"]+)\"");
    FullHouse.done(all.house().removeMessage("/", position));
    FullHouse.done(all.house().removeMessage("/", first));
    all.said("/", "after");
    all.restart();

    String removed = "\"removed\":[" + position + "," + first + "]";
    ChatClient ada = all.ada();
    ada.say("{\"type\":\"enter\",\"room\":\"/\",\"after\":" + position + "}");
    assertThat(ada.next("entered")).contains("\"after\"", removed).doesNotContain("first");
    assertThat(all.get("/poll/next?since=" + since).body()).contains("\"after\"", removed);
    BufferedReader events = all.open("/events?since=" + since);
    assertThat(events.readLine()).isEqualTo("event: removed-message");
    assertThat(events.readLine()).isEqualTo("data: {\"position\":" + position + "}");
    assertThat(FullHouse.until(events, "id: ")).startsWith("id: ");
    assertThat(all.get("/poll/next").body()).doesNotContain("removed");
  }

  @Test
  void isInNoFileAnyMore() throws Throwable {
    long position = all.said("/", "the-secret-text");
    assertThat(filesWith("the-secret-text")).isNotEmpty();

    FullHouse.done(all.house().removeMessage("/", position));

    await().untilAsserted(() -> assertThat(filesWith("the-secret-text")).isEmpty());
  }

  private List<Path> filesWith(String text) throws Exception {
    List<Path> holding = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          holding.add(file);
        }
      }
    }
    return holding;
  }

  @Test
  void isOfThatRoomOrNotRemoved() throws Throwable {
    long position = all.said("/", "stays");

    assertRefused(
        Refusal.Code.BAD_REQUEST,
        () -> FullHouse.done(all.house().removeMessage("boats", position)));
    assertRefused(
        Refusal.Code.BAD_REQUEST, () -> FullHouse.done(all.house().removeMessage("/", 4711)));
    FullHouse.done(all.house().removeMessage("/", position));
    assertRefused(
        Refusal.Code.BAD_REQUEST, () -> FullHouse.done(all.house().removeMessage("/", position)));
  }

  @Test
  void isARepeatWhenItIsSentAgain() throws Throwable {
    ChatClient ada = all.ada();
    String request =
        "{\"type\":\"post\",\"room\":\"/\",\"id\":\"id-number-1\",\"text\":\"the-secret-text\"}";
    String position = FullHouse.match(ada.say(request).next("posted"), "\"position\":(\\d+)");
    FullHouse.done(all.house().removeMessage("/", Long.parseLong(position)));

    assertThat(ada.say(request).next("posted")).contains("\"position\":" + position);
    assertThat(all.get("/poll").body()).isEqualTo("{\"msg\":[]}\n");
  }
}
