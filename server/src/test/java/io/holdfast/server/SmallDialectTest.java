package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.FaultyLog;
import io.holdfast.chat.Page;
import io.holdfast.chat.Person;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.doors.SmallDialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SmallDialectTest {

  private static final String MESSAGES = "{\"msg\":[";

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

  private ChatClient connect() {
    return ChatClient.connect(server.port(), "/", SmallDialect.SUBPROTOCOL);
  }

  /** Says something in the other dialect, and returns when everybody has been told. */
  private void post(String text) throws InterruptedException {
    try (ChatClient client = ChatClient.connect(server.port())) {
      client
          .say(
              "{\"type\":\"post\",\"room\":\"/\",\"id\":\"the-"
                  + text
                  + "\",\"text\":\""
                  + text
                  + "\"}")
          .next("posted");
    }
  }

  /** {@return the next list of messages that has the text, without the times} */
  private static String nextWith(ChatClient client, String text) throws InterruptedException {
    String messages = client.next(MESSAGES);
    while (!messages.contains(text)) {
      messages = client.next(MESSAGES);
    }
    return messages.replaceAll(",\"time\":\\d+,\"id\":\"[^\"]+\",\"position\":\\d+", "");
  }

  private static String shown(String user, String text) {
    return "{\"user\":\"" + user + "\",\"text\":\"" + text + "\"}";
  }

  @Test
  void whatWasSaidWhileNobodyListenedIsToldInTheWelcome() throws Exception {
    post("first");
    post("second");
    String both = shown(Person.ANONYMOUS, "second") + "," + shown(Person.ANONYMOUS, "first");
    try (ChatClient ada = connect();
        ChatClient bob = connect()) {
      assertThat(nextWith(ada, "second")).isEqualTo(MESSAGES + both + "]}");
      assertThat(nextWith(bob, "second")).isEqualTo(MESSAGES + both + "]}");
    }
    post("third");
    try (ChatClient eve = connect()) {
      assertThat(nextWith(eve, "third"))
          .isEqualTo(MESSAGES + shown(Person.ANONYMOUS, "third") + "," + both + "]}");
    }
  }

  @Test
  void aChangeIsToldToAllWhoAreThere() throws Exception {
    try (ChatClient ada = connect();
        ChatClient bob = connect()) {
      ada.say(shown("Ada", "Hello"));

      assertThat(nextWith(ada, "Hello")).isEqualTo(MESSAGES + shown("Ada", "Hello") + "]}");
      assertThat(nextWith(bob, "Hello")).isEqualTo(MESSAGES + shown("Ada", "Hello") + "]}");
    }
  }

  @Test
  void aPostWithAnIdIsSaidOnceAndItsRepeatIsToldWhatThereIs() throws Exception {
    String post = "{\"id\":\"the-first\",\"user\":\"Ada\",\"text\":\"Hello\"}";
    try (ChatClient ada = connect();
        ChatClient bob = connect()) {
      ada.say(post);
      String said = nextWith(ada, "Hello");
      nextWith(bob, "Hello");

      ada.say(post);

      assertThat(nextWith(ada, "Hello")).isEqualTo(said);
      bob.say(shown("Bob", "Hi"));
      assertThat(nextWith(bob, "Hello"))
          .isEqualTo(MESSAGES + shown("Bob", "Hi") + "," + shown("Ada", "Hello") + "]}");
    }
  }
}
