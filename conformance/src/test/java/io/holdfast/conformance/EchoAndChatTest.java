package io.holdfast.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.HoldfastServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class EchoAndChatTest {

  private final HoldfastServer server =
      HoldfastServer.builder().host("127.0.0.1").port(0).loops(2).build();

  @BeforeEach
  void open() {
    EchoAndChat.install(server, options -> options.perMessageDeflate(true));
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void everyMessageComesBackWithItsType() throws Exception {
    try (Told client = Told.by(server.port(), "/echo")) {
      assertThat(client.say("Hello").next()).isEqualTo("text Hello");
      assertThat(client.say("").next()).isEqualTo("text ");
      assertThat(client.say("\u00fc\ud83d\ude00").next()).isEqualTo("text \u00fc\ud83d\ude00");
      assertThat(client.say(new byte[0]).next()).isEqualTo("binary 0");
      assertThat(client.say(new byte[1000]).next()).isEqualTo("binary 1000");
    }
  }

  @Test
  void messageOfManyFragmentsComesBackWhole() throws Exception {
    try (Told client = Told.by(server.port(), "/echo")) {
      for (int i = 1; i < 5000; i++) {
        client.say("x", false);
      }
      assertThat(client.say("x", true).next()).isEqualTo("text " + "x".repeat(5000));
    }
  }

  @Test
  void textGoesToEverybodyOnTheChatWithTheSender() throws Exception {
    try (Told ada = Told.by(server.port(), "/chat");
        Told bob = Told.by(server.port(), "/chat");
        Told other = Told.by(server.port(), "/echo")) {
      assertThat(ada.say("I am here").next()).isEqualTo("text I am here");
      ada.say(new byte[3]);
      bob.say("me too");

      assertThat(ada.next()).isEqualTo("text me too");
      String heard = bob.next();
      assertThat(heard.equals("text I am here") ? bob.next() : heard).isEqualTo("text me too");
      assertThat(other.isToldNothing()).isTrue();
    }
  }
}
