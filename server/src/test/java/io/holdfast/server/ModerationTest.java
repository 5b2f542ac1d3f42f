package io.holdfast.server;

import static io.holdfast.chat.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chat.HouseRule;
import io.holdfast.chat.Refusal;
import java.io.BufferedReader;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the house does, seen through every door. */
@Timeout(60)
final class ModerationTest {

  private static final String LOCALHOST = "127.0.0.1";

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

  @Nested
  @DisplayName("A ban")
  final class Ban {

    private final Instant until = Instant.now().plus(1, ChronoUnit.HOURS);
    private final String sentence = "You are banned until " + ms(until) + " (spam).";

    private static Instant ms(Instant time) {
      return Instant.ofEpochMilli(time.toEpochMilli());
    }

    @Test
    void closesAllThatIsOpenAtEveryDoorAndSaysUntilWhen() throws Throwable {
      all.said("boats", "first");
      ChatClient raw = all.ada();
      ChatClient stock = all.client(ChatClient.connectSocketIo(all.server().port(), "/chat"));
      stock.say("42/chat,1[\"identify\"," + FullHouse.IDENTIFY + "]").next("43/chat,1");
      CompletableFuture<HttpResponse<String>> held = all.waiting("boats");
      BufferedReader events = all.open("/events?room=boats");
      BufferedReader lines = all.open("/msgs?room=boats");
      FullHouse.until(events, "first");
      FullHouse.until(lines, "first");
      ChatClient other = all.guest();

      FullHouse.done(all.house().ban(FullHouse.ADA, until, "spam"));

      String told =
          "\"code\":\"BANNED\",\"reason\":\"" + sentence + "\",\"until\":" + until.toEpochMilli();
      assertThat(raw.next("refused")).contains("\"request\":\"connection\"", told);
      raw.next("close 1008");
      assertThat(stock.next("42/chat,[\"refused\"")).contains(told);
      stock.next("close");
      assertThat(held.join().statusCode()).isEqualTo(403);
      assertThat(held.join().body()).contains(told);
      assertThat(FullHouse.rest(events)).contains("event: refused\n", told);
      assertThat(FullHouse.rest(lines)).contains(told);
      other.say("{\"type\":\"enter\",\"room\":\"boats\"}").next("entered");
    }

    @Test
    void isToldAtEveryDoorUntilItIsLifted() throws Throwable {
      FullHouse.done(all.house().ban(FullHouse.ADA, until, "spam"));

      for (String path :
          List.of(
              "/poll",
              "/poll/next",
              "/msgs",
              "/events",
              "/rooms",
              "/letters",
              "/rooms/boats/messages")) {
        assertThat(all.get(path).statusCode()).as(path).isEqualTo(403);
        assertThat(all.get(path).body()).as(path).contains("BANNED", sentence);
      }
      assertThat(all.post("/poll", "Hello").body()).contains("BANNED");
      ChatClient late = all.guest();
      late.say(FullHouse.IDENTIFY);
      assertThat(late.next("refused")).contains("BANNED");
      late.next("close 1008");

      assertThat(FullHouse.done(all.house().lift(HouseRule.Kind.BANNED_PERSON, FullHouse.ADA)))
          .isTrue();
      assertThat(FullHouse.done(all.house().lift(HouseRule.Kind.BANNED_PERSON, FullHouse.ADA)))
          .isFalse();
      assertThat(all.get("/poll").statusCode()).isEqualTo(200);
      all.ada();
    }

    @Test
    void ofAnAddressKeepsGuestsOutAtTheHandshake() throws Throwable {
      ChatClient small = all.client(ChatClient.connect(all.server().port(), "/", "json"));
      ChatClient lobby = all.client(ChatClient.connectSocketIo(all.server().port(), "/"));
      lobby.next("40");
      lobby.say("420[\"msg:post\",{\"text\":\"Hello\"}]").next("430");

      FullHouse.done(all.house().banAddress(LOCALHOST, null, ""));

      small.next("close 1008");
      lobby.next("close");
      for (String path : List.of("/chat", "/")) {
        String subprotocol = path.equals("/") ? "json" : "holdfast.chat.1";
        assertThat(status(() -> ChatClient.connect(all.server().port(), path, subprotocol)))
            .isEqualTo(403);
      }
      assertThat(status(() -> ChatClient.connectSocketIo(all.server().port(), "/chat")))
          .as("as the reference does")
          .isEqualTo(400);
      HttpResponse<String> polling = all.get("/socket.io/?EIO=4&transport=polling");
      assertThat(polling.statusCode()).isEqualTo(403);
      assertThat(polling.body()).contains("You are banned.");
      assertThat(all.get("/poll").body())
          .isEqualTo("{\"code\":\"BANNED\",\"reason\":\"You are banned.\"}");
    }

    private static @Nullable Integer status(Runnable connecting) {
      try {
        connecting.run();
        return null;
      } catch (CompletionException e) {
        return e.getCause() instanceof WebSocketHandshakeException refused
            ? refused.getResponse().statusCode()
            : null;
      }
    }

    @Test
    void outlivesTheProcessAndEndsWithItsTime() throws Throwable {
      FullHouse.done(all.house().ban(FullHouse.ADA, until, "spam"));
      FullHouse.done(all.house().banAddress("10.0.0.1", Instant.now().minusSeconds(1), "over"));
      all.restart();

      assertThat(all.get("/poll").body()).contains(sentence);
      assertThat(all.house().rules()).extracting(HouseRule::subject).containsExactly(FullHouse.ADA);
      FullHouse.done(all.house().ban(FullHouse.ADA, Instant.now().minusSeconds(1), "over"));
      assertThat(all.get("/poll").statusCode()).isEqualTo(200);
    }
  }

  @Nested
  @DisplayName("A mute")
  final class Mute {

    @Test
    void isToldWhereverSomethingIsSaidAndNothingElseIsTaken() throws Throwable {
      ChatClient ada = all.ada();
      ada.say("{\"type\":\"enter\",\"room\":\"boats\"}").next("entered");
      FullHouse.done(all.house().mute(FullHouse.ADA, null, ""));

      ada.say("{\"type\":\"post\",\"room\":\"boats\",\"id\":\"id-number-1\",\"text\":\"Hello\"}");
      assertThat(ada.next("refused")).contains("MUTED", "You are muted.", "id-number-1");
      ada.say(
          "{\"type\":\"private\",\"to\":\"somebody\",\"id\":\"id-number-2\",\"text\":\"Hello\"}");
      assertThat(ada.next("refused")).contains("MUTED");
      for (String path : List.of("/poll", "/msgs")) {
        assertThat(all.post(path, "Hello").statusCode()).as(path).isEqualTo(403);
        assertThat(all.post(path, "Hello").body()).as(path).contains("MUTED");
      }
      assertThat(all.post("/letters", "Hello").body()).contains("MUTED");
      assertThat(all.get("/poll?room=boats").statusCode()).isEqualTo(200);
      all.said("boats", "heard by all");
      assertThat(ada.next("message")).contains("heard by all", "\"id\":\"house\"");

      all.restart();
      assertThat(all.post("/poll", "Hello").body()).contains("MUTED");
      FullHouse.done(all.house().lift(HouseRule.Kind.MUTED_PERSON, FullHouse.ADA));
      assertThat(all.post("/poll", "Hello").statusCode()).isEqualTo(200);
    }

    @Test
    void ofAnAddressIsToldInFewLinesToo() throws Throwable {
      ChatClient small = all.client(ChatClient.connect(all.server().port(), "/", "json"));
      ChatClient lobby = all.client(ChatClient.connectSocketIo(all.server().port(), "/"));
      lobby.next("40");
      FullHouse.done(all.house().muteAddress(LOCALHOST, null, ""));

      small.say("{\"user\":\"Ada\",\"text\":\"Hello\"}");
      assertThat(small.next("{\"error\"")).contains("\"code\":\"MUTED\"");
      lobby.say("421[\"msg:post\",{\"text\":\"Hello\"}]");
      assertThat(lobby.next("431")).contains("\"code\":\"MUTED\"");
    }
  }

  @Nested
  @DisplayName("A room that is closed")
  final class Closed {

    private static final String REASON = "This room is closed (cleaning).";

    @Test
    void isLeftByAllAndEnteredByNobodyUntilItIsOpened() throws Throwable {
      all.said("boats", "first");
      ChatClient ada = all.ada();
      ada.say("{\"type\":\"enter\",\"room\":\"boats\"}").next("entered");
      CompletableFuture<HttpResponse<String>> held = all.waiting("boats");
      BufferedReader events = all.open("/events?room=boats");
      FullHouse.until(events, "first");

      FullHouse.done(all.house().closeRoom("boats", "cleaning"));

      assertThat(ada.next("removed")).contains("\"room\":\"boats\"", "ROOM_CLOSED", REASON);
      assertThat(held.join().body()).contains("ROOM_CLOSED", REASON);
      assertThat(FullHouse.rest(events)).contains("event: refused\n", "ROOM_CLOSED");
      ada.say("{\"type\":\"enter\",\"room\":\"boats\"}");
      assertThat(ada.next("refused")).contains("ROOM_CLOSED");
      for (String path : List.of("/poll", "/poll/next", "/msgs", "/events")) {
        assertThat(all.get(path + "?room=boats").statusCode()).as(path).isEqualTo(403);
      }
      assertThat(all.get("/rooms/boats/messages").body()).contains("ROOM_CLOSED");
      assertThat(all.post("/poll?room=boats", "Hello").body()).contains("ROOM_CLOSED");
      assertThat(all.get("/poll").statusCode()).as("another room").isEqualTo(200);

      all.restart();
      assertThat(all.get("/poll?room=boats").body()).contains("ROOM_CLOSED");
      assertThat(FullHouse.done(all.house().openRoom("boats"))).isTrue();
      assertThat(all.get("/poll?room=boats").body()).contains("first");
    }

    @Test
    void isToldToThoseWhoSeeTheLobbyInFewLines() throws Throwable {
      all.said("/", "first");
      ChatClient small = all.client(ChatClient.connect(all.server().port(), "/", "json"));
      small.next("{\"msg\"");
      ChatClient lobby = all.client(ChatClient.connectSocketIo(all.server().port(), "/"));
      lobby.next("42[\"msg:get\"");

      FullHouse.done(all.house().closeRoom("/", "cleaning"));

      assertThat(small.next("{\"error\"")).contains(REASON);
      assertThat(lobby.next("42[\"msg:error\"")).contains(REASON);
      ChatClient late = all.client(ChatClient.connect(all.server().port(), "/", "json"));
      assertThat(late.next("{")).contains("ROOM_CLOSED");
      all.said("/", "while it is closed");
      small.say("{\"user\":\"Ada\",\"text\":\"Hello\"}");
      assertThat(small.next("{")).contains("ROOM_CLOSED");

      FullHouse.done(all.house().openRoom("/"));
      assertThat(small.next("{")).contains("while it is closed");
      assertThat(lobby.next("42[")).contains("msg:get", "while it is closed");
    }
  }

  @Test
  void whatTheHouseSaysObeysTheRules() {
    assertRefused(Refusal.Code.BAD_TEXT, () -> FullHouse.done(all.house().post("/", "")));
    assertRefused(
        Refusal.Code.BAD_ROOM, () -> FullHouse.done(all.house().post("no room", "Hello")));
    assertRefused(
        Refusal.Code.BAD_TEXT,
        () -> FullHouse.done(all.house().mute(FullHouse.ADA, null, "x".repeat(201))));
  }
}
