package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.Page;
import io.holdfast.chat.PersonIds;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What people notice of each other, over a WebSocket. */
@Timeout(60)
final class CompanyTest {

  private static final String SECRET = "abcdefghijklmnopqrstuvw-";

  private ChatServer server;

  @BeforeEach
  void start() {
    SqliteLog log = SqliteLog.builder(Path.of("memory")).durability(Durability.MEMORY).open();
    server =
        new ChatServer(Page.server(), log, ChatSettings.of(ChatLimits.DEFAULT, AllowedOrigins.OWN))
            .start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ChatClient guest() {
    return ChatClient.connect(server.port());
  }

  /** Somebody who comes back under the same id. */
  private ChatClient known(String name) throws InterruptedException {
    ChatClient client = guest();
    client.say("{\"type\":\"identify\",\"secret\":\"" + SECRET + name + "\"}").next("identified");
    return client;
  }

  private static String idOf(String name) {
    return PersonIds.of(SECRET + name);
  }

  private static String ask(String name) {
    return "{\"type\":\"presence\",\"people\":[\"" + idOf(name) + "\"]}";
  }

  private static void assertRefused(ChatClient client, String request, String reason)
      throws InterruptedException {
    assertThat(client.say(request).next("refused")).contains("BAD_REQUEST").contains(reason);
  }

  @Test
  void whoIsKnownIsSeenAndWhoeverAsksIsToldOfChanges() throws InterruptedException {
    try (ChatClient bob = guest()) {
      assertThat(bob.say(ask("Ada")).next("presence"))
          .contains("{\"id\":\"" + idOf("Ada") + "\",\"state\":\"UNKNOWN\"}");
      try (ChatClient ada = known("Ada")) {
        assertThat(bob.say(ask("Ada")).next("presence")).contains("\"HERE\",\"since\":1");
        ada.say("{\"type\":\"away\",\"away\":true}");
        assertThat(bob.next("present")).contains(idOf("Ada")).contains("\"AWAY\",\"since\":1");
        ada.say("{\"type\":\"away\",\"away\":false}");
        assertThat(bob.next("present")).contains("\"HERE\"");
      }
    }
  }

  @Test
  void whoIsNotKnownIsNotSeen() throws InterruptedException {
    try (ChatClient bob = guest()) {
      String welcome = bob.next("welcome");
      String id = welcome.replaceAll("(?s).*\"person\":\\{\"id\":\"([^\"]+)\".*", "$1");
      bob.say("{\"type\":\"away\",\"away\":true}");
      bob.say("{\"type\":\"presence\",\"people\":[\"" + id + "\"]}");
      assertThat(bob.next("presence")).contains("\"UNKNOWN\"");
    }
  }

  @Test
  void whoWritesIsShownToThoseInTheRoomAndToNobodyElse() throws InterruptedException {
    String enter = "{\"type\":\"enter\",\"room\":\"tea\"}";
    String typing = "{\"type\":\"typing\",\"room\":\"tea\"}";
    try (ChatClient ada = known("Ada");
        ChatClient bob = guest();
        ChatClient eve = guest()) {
      ada.say(enter).next("entered");
      bob.say(enter).next("entered");
      ada.say(typing);
      assertThat(bob.next("typing")).contains("\"room\":\"tea\"").contains(idOf("Ada"));
      assertRefused(eve, typing, "You are not in that room.");
    }
  }

  @Test
  void whoWritesToOnePersonIsShownToThatPerson() throws InterruptedException {
    String typing = "{\"type\":\"typing\",\"to\":\"" + idOf("Bob") + "\"}";
    try (ChatClient ada = known("Ada");
        ChatClient phone = known("Bob");
        ChatClient tablet = known("Bob")) {
      ada.say(typing);
      for (ChatClient bobs : new ChatClient[] {phone, tablet}) {
        assertThat(bobs.next("typing")).contains(idOf("Ada")).doesNotContain("room");
      }
    }
  }

  @Test
  void typingTooOftenIsRefusedAndCostsNoPost() throws InterruptedException {
    String enter = "{\"type\":\"enter\",\"room\":\"/\"}";
    try (ChatClient ada = guest()) {
      ada.say(enter).next("entered");
      for (int i = 0; i < ChatLimits.DEFAULT.burst(); i++) {
        ada.say("{\"type\":\"typing\",\"room\":\"/\"}");
      }
      assertThat(ada.next("refused")).contains("\"request\":\"typing\"").contains("TOO_FAST");
      for (int i = 0; i < ChatLimits.DEFAULT.burst() - 1; i++) {
        ada.say("{\"type\":\"post\",\"room\":\"/\",\"id\":\"number-" + i + "\",\"text\":\"hi\"}");
      }
      for (int i = 0; i < ChatLimits.DEFAULT.burst() - 1; i++) {
        assertThat(ada.next("posted")).contains("\"number-" + i + "\"");
      }
    }
  }

  private static String enter(String room) {
    return "{\"type\":\"enter\",\"room\":\"" + room + "\"}";
  }

  private static String read(String room, long position) {
    return "{\"type\":\"read\",\"room\":\"" + room + "\",\"position\":" + position + "}";
  }

  @Test
  void whatIsReadOnOneConnectionIsReadOnAll() throws InterruptedException {
    String post = "{\"type\":\"post\",\"room\":\"tea\",\"id\":\"number-1\",\"text\":\"hi\"}";
    try (ChatClient phone = known("Ada");
        ChatClient tablet = known("Ada")) {
      assertThat(phone.say(enter("tea")).next("entered")).doesNotContain("\"read\"");
      phone.say(post).next("posted");
      phone.say(read("tea", 1));
      assertThat(tablet.next("read")).contains("\"room\":\"tea\",\"position\":1");
      assertThat(tablet.say(enter("tea")).next("entered")).contains("\"read\":1");
      assertThat(tablet.say("{\"type\":\"places\"}").next("places"))
          .contains("[{\"room\":\"tea\",\"read\":1,\"last\":1,\"unread\":0}]");
      tablet.say("{\"type\":\"forget\",\"room\":\"tea\"}");
      assertThat(phone.next("forgotten")).contains("tea");
      assertThat(tablet.say("{\"type\":\"places\"}").next("places")).contains("[]");
    }
  }

  @Test
  void roomsAreEnteredAndLeftInOrderWhilePlacesAreRead() throws InterruptedException {
    try (ChatClient ada = guest();
        ChatClient bob = guest()) {
      bob.say(enter("tea")).next("entered");
      ada.say("{\"type\":\"identify\",\"secret\":\"" + SECRET + "\"}")
          .say(enter("tea"))
          .say("{\"type\":\"leave\",\"room\":\"tea\"}")
          .say(enter("coffee"));
      assertThat(ada.next("entered")).contains("tea");
      assertThat(ada.next("entered")).contains("coffee");
      assertThat(bob.next("joined")).contains("\"visitors\":2");
      assertThat(bob.next("left")).contains("\"visitors\":1");
    }
  }

  @Test
  void whoIsNotKnownOrNotInTheRoomHasNoPlace() throws InterruptedException {
    try (ChatClient bob = guest();
        ChatClient ada = known("Ada")) {
      bob.say(enter("tea")).next("entered");
      assertRefused(bob, read("tea", 1), "nothing is kept");
      assertRefused(bob, "{\"type\":\"places\"}", "nothing is kept");
      assertRefused(bob, "{\"type\":\"forget\",\"room\":\"tea\"}", "nothing is kept");
      assertRefused(ada, read("tea", 1), "You are not in that room.");
      ada.say(enter("tea")).next("entered");
      assertRefused(ada, read("tea", -1), "0 or more");
    }
  }

  private static String create(ChatClient owner) throws InterruptedException {
    String created = "{\"type\":\"create\",\"title\":\"Boats\",\"id\":\"the-boats\"}";
    return owner.say(created).next("room").replaceAll("(?s).*\"room\":\"([^\"]+)\".*", "$1");
  }

  private static String typing(String room) {
    return "{\"type\":\"typing\",\"room\":\"" + room + "\"}";
  }

  @Test
  void privateRoomThatIsNotYoursIsLikeOneThatIsNotThere() throws InterruptedException {
    try (ChatClient ada = known("Ada");
        ChatClient eve = known("Eve")) {
      String room = create(ada);
      ada.say(enter(room)).next("entered");
      ada.say(read(room, 0));
      String nowhere = "~" + "x".repeat(24);
      for (String there : new String[] {room, nowhere}) {
        assertRefused(eve, typing(there), "You are not in that room.");
        assertRefused(eve, read(there, 1), "You are not in that room.");
        eve.say("{\"type\":\"forget\",\"room\":\"" + there + "\"}");
      }
      assertThat(eve.say("{\"type\":\"places\"}").next("places")).contains("[]");
    }
  }

  @Test
  void whoMayOnlyReadIsNotShownToBeWriting() throws InterruptedException {
    try (ChatClient ada = known("Ada");
        ChatClient bob = known("Bob")) {
      String room = create(ada);
      String of = "\"room\":\"" + room + "\"";
      String invite = "{\"type\":\"invite\"," + of + ",\"person\":\"" + idOf("Bob") + "\"";
      ada.say(invite + ",\"role\":\"reader\"}").next("members");
      bob.say("{\"type\":\"accept\"," + of + "}").next("room");
      bob.say(enter(room)).next("entered");
      assertThat(bob.say(typing(room)).next("refused")).contains("READ_ONLY");
    }
  }

  @Test
  void whoIsMutedIsNotShownToBeWriting() throws InterruptedException {
    try (ChatClient ada = known("Ada")) {
      ada.say(enter("tea")).next("entered");
      server.moderation().mute(idOf("Ada"), null, "spam").toCompletableFuture().join();
      String to = "{\"type\":\"typing\",\"to\":\"" + idOf("Bob") + "\"}";
      for (String typing : new String[] {typing("tea"), to}) {
        assertThat(ada.say(typing).next("refused")).contains("\"typing\"").contains("MUTED");
      }
    }
  }

  @Test
  void whoIsAskedForTooOftenIsNotTold() throws InterruptedException {
    try (ChatClient bob = known("Bob")) {
      for (int i = 0; i < 2 * ChatLimits.DEFAULT.burst(); i++) {
        bob.say(ask("Bob"));
      }
      assertThat(bob.next("refused")).contains("\"request\":\"presence\"").contains("TOO_FAST");
    }
  }

  @Test
  void goingOnOneConnectionIsNotGoing() throws InterruptedException {
    try (ChatClient bob = guest();
        ChatClient phone = known("Ada")) {
      try (ChatClient tablet = known("Ada")) {
        tablet.say("{\"type\":\"away\",\"away\":true}");
        bob.say(ask("Ada")).next("presence");
      }
      phone.say("{\"type\":\"away\",\"away\":true}");
      assertThat(bob.next("present")).contains("\"AWAY\"").doesNotContain("GONE");
    }
  }

  @Test
  void whatDoesNotFitIsRefused() throws InterruptedException {
    String tooMany = "\"x\",".repeat(ChatLimits.WATCHED_PEOPLE) + "\"x\"";
    try (ChatClient ada = guest()) {
      assertRefused(ada, "{\"type\":\"presence\",\"people\":[" + tooMany + "]}", "200 people");
      assertRefused(ada, "{\"type\":\"presence\",\"people\":[\"a b\"]}", "no id of a person");
      assertRefused(ada, "{\"type\":\"presence\",\"people\":[1]}", "holds strings");
      assertRefused(ada, "{\"type\":\"presence\"}", "has a list");
      assertRefused(ada, "{\"type\":\"away\"}", "true or false");
      assertThat(ada.say("{\"type\":\"typing\"}").next("refused")).contains("BAD_ROOM");
      assertThat(ada.say("{\"type\":\"typing\",\"to\":\"a b\"}").next("refused"))
          .contains("NOT_HERE");
    }
  }
}
