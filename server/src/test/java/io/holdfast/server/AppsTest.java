package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Page;
import io.holdfast.doors.AllowedOrigins;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small apps, packet by packet. */
@Timeout(60)
final class AppsTest {

  private static final Pattern YOU = Pattern.compile("\"you\":\"([^\"]+)\"");

  private final ChatServer server =
      new ChatServer(
              Page.server(),
              new FaultyLog(),
              ChatSettings.of(ChatLimits.DEFAULT, AllowedOrigins.OWN))
          .start();

  @AfterEach
  void close() {
    server.close();
  }

  private ChatClient client(String app) {
    return ChatClient.connectSocketIo(server.port(), app);
  }

  /** {@return the id that whoever enters has in the room} */
  private static String enter(ChatClient client, String app, String name)
      throws InterruptedException {
    String entered =
        client
            .say("42" + app + ",1[\"enter\",{\"room\":\"den\",\"name\":\"" + name + "\"}]")
            .next("43" + app + ",1");
    Matcher you = YOU.matcher(entered);
    assertThat(you.find()).isTrue();
    return you.group(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/apps/relay", "/apps/cursors", "/apps/watch", "/apps/doc", "/apps/board"})
  void whoComesAndGoesIsToldToTheOthers(String app) throws Exception {
    try (ChatClient ann = client(app);
        ChatClient bob = client(app)) {
      enter(ann, app, "Ann");
      String id = enter(bob, app, "Bob");
      assertThat(ann.next("42" + app + ",[\"joined\""))
          .contains("\"id\":\"" + id + "\"", "\"name\":\"Bob\"");
      bob.say("41" + app + ",");
      assertThat(ann.next("42" + app + ",[\"left\"")).contains(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/apps/relay", "/apps/cursors", "/apps/watch", "/apps/doc", "/apps/board"})
  void roomsAndNamesObeyTheRulesOfTheChat(String app) throws Exception {
    try (ChatClient client = client(app)) {
      assertThat(refusal(client, app, "enter", "{\"room\":\"a room\"}")).contains("BAD_ROOM");
      assertThat(refusal(client, app, "enter", "{\"room\":\"a\",\"name\":\" \"}"))
          .contains("BAD_NAME");
      assertThat(refusal(client, app, "enter", "{}")).contains("BAD_REQUEST");
      assertThat(refusal(client, app, "enter", "[]")).contains("BAD_REQUEST");
      assertThat(refusal(client, app, "dance", "{}"))
          .contains("BAD_REQUEST", "\"request\":\"dance\"");
    }
  }

  private static String refusal(ChatClient client, String app, String type, String members)
      throws InterruptedException {
    return client
        .say("42" + app + ",7[\"" + type + "\"," + members + "]")
        .next("43" + app + ",7[{\"type\":\"refused\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/apps/relay", "/apps/cursors", "/apps/watch", "/apps/doc"})
  void whoAsksTooOftenIsRefused(String app) throws Exception {
    try (ChatClient client = client(app)) {
      for (int i = 0; i <= 2 * ChatLimits.DEFAULT.burst(); i++) {
        client.say("42" + app + ",1[\"dance\",{}]");
      }
      String refused = client.next("43" + app + ",1");
      while (!refused.contains("TOO_FAST")) {
        refused = client.next("43" + app + ",1");
      }
    }
  }

  @Nested
  @DisplayName("/apps/relay")
  final class Relay {

    private static final String APP = "/apps/relay";

    @Test
    void whatIsSaidGoesToTheOthersAlone() throws Exception {
      try (ChatClient ann = client(APP);
          ChatClient bob = client(APP)) {
        enter(ann, APP, "Ann");
        enter(bob, APP, "Bob");
        ann.say("42" + APP + ",2[\"say\",{\"text\":\"Hello\"}]");
        assertThat(bob.next("42" + APP + ",[\"said\""))
            .contains("\"name\":\"Ann\"", "\"text\":\"Hello\"");
        bob.say("42" + APP + ",2[\"say\",{\"text\":\"You\"}]");
        assertThat(ann.next("42" + APP + ",[\"said\"")).contains("\"text\":\"You\"");
      }
    }

    @Test
    void textObeysTheRulesOfTheChat() throws Exception {
      try (ChatClient ann = client(APP)) {
        assertThat(refusal(ann, APP, "say", "{\"text\":\"Hello\"}")).contains("BAD_REQUEST");
        enter(ann, APP, "Ann");
        assertThat(refusal(ann, APP, "say", "{\"text\":\"\"}")).contains("BAD_TEXT");
        assertThat(refusal(ann, APP, "say", "{}")).contains("BAD_REQUEST");
      }
    }
  }

  @Nested
  @DisplayName("/apps/cursors")
  final class Cursors {

    private static final String APP = "/apps/cursors";

    @Test
    void placeIsToldToTheOthersAndToThoseWhoComeLater() throws Exception {
      try (ChatClient ann = client(APP);
          ChatClient bob = client(APP);
          ChatClient cyd = client(APP)) {
        String id = enter(ann, APP, "Ann");
        enter(bob, APP, "Bob");
        ann.say("42" + APP + ",[\"move\",{\"x\":0.25,\"y\":1}]");
        String expected = "42" + APP + ",[\"presence\",\"" + id + "\",{\"x\":0.25,\"y\":1.0}]";
        assertThat(bob.next("42" + APP + ",[\"presence\"")).isEqualTo(expected);
        enter(cyd, APP, "Cyd");
        assertThat(cyd.next("42" + APP + ",[\"presence\"")).isEqualTo(expected);
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"x\":0.5}",
          "{\"x\":-0.1,\"y\":0}",
          "{\"x\":0,\"y\":\"0\"}",
          "{\"x\":1e999,\"y\":0}"
        })
    void placeIsWithinThePage(String place) throws Exception {
      try (ChatClient ann = client(APP)) {
        enter(ann, APP, "Ann");
        assertThat(refusal(ann, APP, "move", place)).contains("BAD_REQUEST");
      }
    }
  }

  @Nested
  @DisplayName("/apps/watch")
  final class Watch {

    private static final String APP = "/apps/watch";

    private static final String PLAY =
        "{\"url\":\"\",\"playing\":true,\"position\":12.5,\"rate\":1.5}";

    @Test
    void whatOneDoesHappensToAllAndToThoseWhoComeLater() throws Exception {
      try (ChatClient ann = client(APP);
          ChatClient bob = client(APP);
          ChatClient cyd = client(APP)) {
        enter(ann, APP, "Ann");
        assertThat(ann.next("42" + APP + ",[\"state\""))
            .contains("\"revision\":0", "\"playing\":false");
        enter(bob, APP, "Bob");
        bob.next("42" + APP + ",[\"state\"");
        String answer =
            ann.say("42" + APP + ",2[\"control\"," + PLAY + "]").next("43" + APP + ",2");
        assertThat(answer)
            .contains("\"revision\":1", "\"playing\":true", "\"position\":12.5", "\"by\":\"Ann\"");
        String told = bob.next("42" + APP + ",[\"state\"");
        assertThat(told).endsWith(answer.substring(answer.indexOf('{')));
        enter(cyd, APP, "Cyd");
        assertThat(cyd.next("42" + APP + ",[\"state\"")).isEqualTo(told);
      }
    }

    @Test
    void roomThatNobodyIsInBeginsAnew() throws Exception {
      try (ChatClient ann = client(APP)) {
        enter(ann, APP, "Ann");
        ann.say("42" + APP + ",2[\"control\"," + PLAY + "]").next("43" + APP + ",2");
        // Entering again leaves the room, which nobody is in then.
        enter(ann, APP, "Ann");
        assertThat(ann.next("42" + APP + ",[\"state\"")).contains("\"revision\":0");
      }
    }

    @Test
    void timeOfTheServerIsTold() throws Exception {
      try (ChatClient ann = client(APP)) {
        assertThat(ann.say("42" + APP + ",2[\"time\",{}]").next("43" + APP + ",2"))
            .matches("43/apps/watch,2\\[\\{\"time\":\\d{13}}]");
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"url\":\"javascript:alert(1)\",\"playing\":true,\"position\":0,\"rate\":1}",
          "{\"url\":\"http://a b\",\"playing\":true,\"position\":0,\"rate\":1}",
          "{\"url\":\"\",\"playing\":1,\"position\":0,\"rate\":1}",
          "{\"url\":\"\",\"playing\":true,\"position\":-1,\"rate\":1}",
          "{\"url\":\"\",\"playing\":true,\"position\":0,\"rate\":5}",
          "{}"
        })
    void whatCannotBePlayedIsRefused(String state) throws Exception {
      try (ChatClient ann = client(APP)) {
        enter(ann, APP, "Ann");
        assertThat(refusal(ann, APP, "control", state)).contains("BAD_REQUEST");
      }
    }
  }

  @Nested
  @DisplayName("/apps/doc")
  final class Doc {

    private static final String APP = "/apps/doc";

    @Test
    void nothingIsDoneToADocumentThatIsNotOpen() throws Exception {
      try (ChatClient ann = client(APP)) {
        assertThat(refusal(ann, APP, "open", "{}")).contains("BAD_REQUEST");
        enter(ann, APP, "Ann");
        for (String type : new String[] {"update", "merged", "checked", "part", "more"}) {
          assertThat(refusal(ann, APP, type, "{}")).contains("BAD_REQUEST");
        }
      }
    }
  }
}
