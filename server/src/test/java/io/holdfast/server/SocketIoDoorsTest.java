package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Page;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.socketio.spi.LogError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chat over Socket.IO, packet by packet. */
@Timeout(60)
final class SocketIoDoorsTest {

  private static final Pattern PERSON = Pattern.compile("\"person\":\\{\"id\":\"([^\"]+)\"");

  private final FaultyLog log = new FaultyLog();
  private final ChatServer server =
      new ChatServer(Page.server(), log, ChatSettings.of(ChatLimits.DEFAULT, AllowedOrigins.OWN))
          .start();

  @AfterEach
  void close() {
    server.close();
  }

  /** {@return the id of whoever is welcomed} */
  private static String idIn(String welcome) {
    Matcher matcher = PERSON.matcher(welcome);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Nested
  @DisplayName("The namespace /chat")
  final class Chatting {

    private final ChatClient io = ChatClient.connectSocketIo(server.port(), "/chat");
    private final ChatClient raw = ChatClient.connect(server.port());

    @AfterEach
    void leave() {
      io.close();
      raw.close();
    }

    private String welcome() throws InterruptedException {
      return io.next("42/chat,[\"welcome\",");
    }

    @Test
    void welcomeComesFirst() throws Exception {
      assertThat(welcome()).contains("\"type\":\"welcome\"", "\"limits\":{\"text\":4000");
    }

    @Test
    void postIsAcknowledgedWithItsPositionAndHeardAtBothDoors() throws Exception {
      io.say("42/chat,1[\"enter\",{\"room\":\"/\"}]");
      assertThat(io.next("43/chat,1")).contains("\"type\":\"entered\"", "\"visitors\":1");
      raw.say("{\"type\":\"enter\",\"room\":\"/\"}").next("entered");
      assertThat(io.next("42/chat,[\"joined\",")).contains("\"visitors\":2");

      io.say("42/chat,2[\"post\",{\"room\":\"/\",\"id\":\"the-first\",\"text\":\"Hello\"}]");
      String said = io.next("42/chat,[\"message\",");
      String posted = io.next("43/chat,2");
      raw.say("{\"type\":\"post\",\"room\":\"/\",\"id\":\"the-second\",\"text\":\"You\"}");

      assertThat(said).contains("\"text\":\"Hello\"");
      assertThat(posted)
          .matches(
              "43/chat,2\\[\\{\"type\":\"posted\",\"room\":\"/\",\"id\":\"the-first\","
                  + "\"position\":\\d+}]");
      assertThat(raw.next("message")).contains("\"text\":\"Hello\"");
      assertThat(io.next("42/chat,[\"message\",")).contains("\"text\":\"You\"");
    }

    @Test
    void withoutAnAcknowledgementTheAnswerIsAnEvent() throws Exception {
      io.say("42/chat,[\"post\",{\"room\":\"/\",\"id\":\"the-first\",\"text\":\"Hello\"}]");
      assertThat(io.next("42/chat,[\"posted\",")).contains("\"id\":\"the-first\"");

      io.say("42/chat,[\"post\",{\"room\":\"/\",\"id\":\"short\",\"text\":\"Hello\"}]");
      assertThat(io.next("42/chat,[\"refused\",")).contains("\"code\":\"BAD_ID\"");
    }

    @Test
    void whatIsNoRequestIsRefused() throws Exception {
      for (String event : new String[] {"[\"dance\",{}]", "[\"post\"]", "[\"enter\",[\"/\"]]"}) {
        io.say("42/chat,7" + event);
        assertThat(io.next("43/chat,7")).contains("\"code\":\"BAD_REQUEST\"");
      }
    }

    @Test
    void leavingIsAcknowledgedWithNothing() throws Exception {
      io.say("42/chat,1[\"enter\",{\"room\":\"/\"}]").next("43/chat,1");
      raw.say("{\"type\":\"enter\",\"room\":\"/\"}").next("entered");

      assertThat(io.say("42/chat,2[\"leave\",{\"room\":\"/\"}]").next("43/chat,2"))
          .isEqualTo("43/chat,2[]");

      assertThat(raw.next("left")).contains("\"visitors\":1");
    }

    @Test
    void whoDisconnectsHasLeft() throws Exception {
      io.say("42/chat,1[\"enter\",{\"room\":\"/\"}]").next("43/chat,1");
      raw.say("{\"type\":\"enter\",\"room\":\"/\"}").next("entered");

      io.say("41/chat,");

      assertThat(raw.next("left")).contains("\"visitors\":1");
    }

    @Test
    void privateMessageReachesThePersonAtTheOtherDoorAndIsEchoed() throws Exception {
      String ioId = idIn(welcome());
      String rawId = idIn(raw.next("welcome"));

      io.say(
          "42/chat,1[\"private\",{\"to\":\""
              + rawId
              + "\",\"id\":\"whisper-1\",\"text\":\"Only you\"}]");

      assertThat(raw.next("private"))
          .contains(
              "\"id\":\"whisper-1\",\"from\":{\"id\":\"" + ioId,
              "\"to\":{\"id\":\"" + rawId,
              "\"text\":\"Only you\"");
      assertThat(io.next("42/chat,[\"private\",")).contains("\"text\":\"Only you\"");
      assertThat(io.next("43/chat,1"))
          .isEqualTo(
              "43/chat,1[{\"type\":\"delivered\",\"to\":\"" + rawId + "\",\"id\":\"whisper-1\"}]");
    }

    @Test
    void privateMessageToOneselfComesOnce() throws Exception {
      String id = idIn(raw.next("welcome"));
      raw.say(
          "{\"type\":\"private\",\"to\":\"" + id + "\",\"id\":\"whisper-1\",\"text\":\"A note\"}");

      assertThat(raw.next("{")).contains("\"type\":\"private\"");
      assertThat(raw.next("{")).contains("\"type\":\"delivered\"");
    }

    @Test
    void privateMessageToNobodyIsRefused() throws Exception {
      String gone;
      try (ChatClient other = ChatClient.connectSocketIo(server.port(), "/chat")) {
        gone = idIn(other.next("42/chat,[\"welcome\","));
        other.say("41/chat,");
      }
      for (String to : new String[] {gone, "nobody", "no body"}) {
        int number = 0;
        String answer = whisper(to, "whisper-" + number);
        while (answer.contains("delivered")) {
          // The goodbye is still on its way.
          number++;
          answer = whisper(to, "whisper-" + number);
        }
        assertThat(answer)
            .contains(
                "\"request\":\"private\",\"id\":\"whisper-" + number + "\",\"code\":\"NOT_HERE\"");
      }
    }

    /** {@return the acknowledgement of a private message} */
    private String whisper(String to, String id) throws Exception {
      return io.say(
              "42/chat,1[\"private\",{\"to\":\""
                  + to
                  + "\",\"id\":\""
                  + id
                  + "\",\"text\":\"Psst\"}]")
          .next("43/chat,1");
    }

    @Test
    void privateMessageThatIsSentAgainIsToldOnceAndAnsweredAsBefore() throws Exception {
      String to;
      try (ChatClient other = ChatClient.connectSocketIo(server.port(), "/chat")) {
        to = idIn(other.next("42/chat,[\"welcome\","));
        String answer = whisper(to, "whisper-1");
        assertThat(answer).contains("\"type\":\"delivered\"");

        assertThat(whisper(to, "whisper-1")).isEqualTo(answer);
        whisper(to, "whisper-2");

        assertThat(other.next("42/chat,[\"private\",")).contains("whisper-1");
        assertThat(other.next("42/chat,[\"private\",")).contains("whisper-2");
      }
    }

    @Test
    void privateMessageThatReachedNobodyMayBeTriedAgain() throws Exception {
      assertThat(whisper("nobody", "whisper-1")).contains("NOT_HERE");
      assertThat(whisper("nobody", "whisper-1")).contains("NOT_HERE");
    }

    @Test
    void privateMessageObeysTheRulesOfPosts() throws Exception {
      String id = idIn(raw.next("welcome"));
      String end = ",\"to\":\"" + id + "\"}";

      assertThat(
              raw.say("{\"type\":\"private\",\"id\":\"short\",\"text\":\"x\"" + end)
                  .next("refused"))
          .contains("BAD_ID");
      assertThat(
              raw.say("{\"type\":\"private\",\"id\":\"whisper-1\",\"text\":\"\"" + end)
                  .next("refused"))
          .contains("BAD_TEXT");
    }
  }

  @Nested
  @DisplayName("The namespace /")
  final class InTheLobby {

    private final ChatClient io = ChatClient.connectSocketIo(server.port(), "/");

    @AfterEach
    void leave() {
      io.close();
    }

    @Test
    void lastMessagesComeAtOnceAndAtEveryChange() throws Exception {
      assertThat(io.next("42[\"msg:get\"")).isEqualTo("42[\"msg:get\",{\"msg\":[]}]");

      io.say("421[\"msg:post\",{\"user\":\"Ada\",\"text\":\"Hello\"}]");

      assertThat(io.next("42[\"msg:get\""))
          .startsWith("42[\"msg:get\",{\"msg\":[{\"user\":\"Ada\",\"text\":\"Hello\",\"time\":");
      assertThat(io.next("431")).isEqualTo("431[{\"status\":\"ok\"}]");
    }

    @Test
    void whatDoesNotFitIsToldInTheAcknowledgementOrAsAnEvent() throws Exception {
      assertThat(io.say("421[\"msg:post\",{\"user\":\"Ada\"}]").next("431"))
          .startsWith("431[{\"error\":\"A text");
      assertThat(io.say("42[\"msg:post\",\"Hello\"]").next("42[\"msg:error\""))
          .isEqualTo(
              "42[\"msg:error\",{\"error\":\"Expected {\\\"user\\\",\\\"text\\\"}.\","
                  + "\"code\":\"BAD_REQUEST\"}]");
    }

    @Test
    void postWithAnIdIsSaidOnceAndAnsweredAsBefore() throws Exception {
      io.next("42[\"msg:get\"");
      String post = "[\"msg:post\",{\"id\":\"the-first\",\"user\":\"Ada\",\"text\":\"Hello\"}]";

      assertThat(io.say("421" + post).next("431")).isEqualTo("431[{\"status\":\"ok\"}]");
      assertThat(io.say("422" + post).next("432")).isEqualTo("432[{\"status\":\"ok\"}]");
      io.say("423[\"msg:post\",{\"text\":\"again\"}]");

      String messages = io.next("42[\"msg:get\"");
      assertThat(messages.split("Hello", -1)).hasSize(2);
      assertThat(messages).contains("again");
    }

    @Test
    void idThatIsNoneIsToldInTheAcknowledgement() throws Exception {
      for (String id : new String[] {"7", "\"short\""}) {
        assertThat(io.say("421[\"msg:post\",{\"id\":" + id + ",\"text\":\"x\"}]").next("431"))
            .startsWith("431[{\"error\":\"The id of a message");
      }
    }

    @Test
    void diskThatDoesNotTakeItIsAnError() throws Exception {
      log.failAppends(LogError.WRITE_FAILED);

      assertThat(io.say("421[\"msg:post\",{\"text\":\"Hello\"}]").next("431"))
          .isEqualTo(
              "431[{\"error\":\"The messages cannot be stored now; try again.\","
                  + "\"code\":\"NOT_KEPT\"}]");
    }
  }
}
