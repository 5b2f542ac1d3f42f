package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogRecord;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class OnceWindowTest extends OnceFixture {

  private OnceWindow window = OnceWindow.create(options());

  @Nested
  @DisplayName("A repeat")
  final class Repeats {

    @Test
    void isNotAppliedAndGetsTheOriginalAnswer() {
      LoopbackSocket client = client(window);

      client.receive(post(0, "a", "first"), post(1, "b", "second"), post(2, "a", "changed"));

      assertThat(client.sent()).containsExactly("30[\"ok\",1]", "31[\"ok\",2]", "32[\"ok\",1]");
      assertThat(applied).containsExactly("first", "second");
    }

    @Test
    void isKnownOnAnotherConnection() {
      client(window).receive(post(0, "a", "first"));

      LoopbackSocket back = client(window);
      back.receive(post(7, "a", "first"));

      assertThat(back.sent()).containsExactly("37[\"ok\",1]");
      assertThat(applied).containsExactly("first");
    }

    @Test
    void getsBytesToo() {
      LoopbackSocket client =
          client(window, ack -> ack.send(new byte[] {1}, "x", new byte[] {2, 3}));

      client.receive(post(0, "a", ""));
      List<String> first = client.sent();
      client.receive(post(0, "a", ""));

      assertThat(first).contains("<01>", "<0203>");
      assertThat(client.sent()).isEqualTo(first);
    }

    @Test
    void waitsForTheAnswerOfTheFirst() {
      LoopbackSocket client = clientThatWaits(window);
      LoopbackSocket back = clientThatWaits(window);
      client.receive(post(0, "a", "first"));
      back.receive(post(0, "a", "first"));
      assertThat(back.sent()).isEmpty();

      owed.get(0).send("ok");

      assertThat(client.sent()).containsExactly("30[\"ok\"]");
      assertThat(back.sent()).containsExactly("30[\"ok\"]");
      assertThat(applied).containsExactly("first");
    }

    @Test
    void waitsInVainForAListenerThatNeverAnswers() {
      LoopbackSocket client = clientThatWaits(window);

      client.receive(post(0, "a", "first"), post(1, "a", "first"));
      pass(Duration.ofHours(1));
      client.receive(post(2, "a", "first"));

      assertThat(client.sent()).isEmpty();
      assertThat(applied).containsExactly("first");
    }

    @Test
    void isOneOfAFewThatWait() {
      LoopbackSocket client = clientThatWaits(window);
      for (int i = 0; i < Publish.MAX_WAITING + 2; i++) {
        client.receive(post(i, "a", "first"));
      }

      owed.get(0).send("ok");

      List<String> sent = client.sent();
      assertThat(sent).hasSize(Publish.MAX_WAITING).startsWith("32[\"ok\"]");
    }

    @Test
    void getsTheAnswerThatTheFirstDidNotAskFor() {
      LoopbackSocket client = client(window);

      client.receive("2[\"post\",{\"id\":\"a\",\"text\":\"first\"}]", post(1, "a", "first"));

      assertThat(client.sent()).containsExactly("31[\"ok\",1]");
      assertThat(applied).containsExactly("first");
    }
  }

  @Nested
  @DisplayName("A listener")
  final class Listeners {

    @Test
    void answersOnce() {
      LoopbackSocket client = clientThatWaits(window);
      client.receive(post(0, "a", "first"));

      owed.get(0).send("ok");
      owed.get(0).send("again");
      owed.get(0).release("never mind");
      client.receive(post(1, "a", "first"));

      assertThat(client.sent()).containsExactly("30[\"ok\"]", "31[\"ok\"]");
    }

    @Test
    void thatThrowsReleasesTheId() {
      LoopbackSocket client =
          client(
              window,
              ack -> {
                if (applied.size() == 1) {
                  throw new IllegalStateException("out of order");
                }
                ack.send("ok");
              });
      heard(only(server.sockets()));

      client.receive(post(0, "a", "first"), post(1, "a", "second"));

      assertThat(events()).containsExactly("out of order");
      assertThat(client.sent()).containsExactly("31[\"ok\"]");
      assertThat(applied).containsExactly("first", "second");
    }

    @Test
    void thatThrowsAfterItsAnswerHasAnswered() {
      LoopbackSocket client =
          client(
              window,
              ack -> {
                ack.send("ok");
                throw new IllegalStateException("out of order");
              });

      client.receive(post(0, "a", "first"), post(1, "a", "second"));

      assertThat(client.sent()).containsExactly("30[\"ok\"]", "31[\"ok\"]");
      assertThat(applied).containsExactly("first");
    }

    @Test
    void tellsAllThatWaitWhyItDidNotApplyIt() {
      LoopbackSocket client = clientThatWaits(window);
      client.receive(post(0, "a", "first"), post(1, "a", "first"));

      owed.get(0).release("too fast");
      assertThat(client.sent()).containsExactly("30[\"too fast\"]", "31[\"too fast\"]");
      client.receive(post(2, "a", "second"));
      owed.get(1).send("ok");

      assertThat(client.sent()).containsExactly("32[\"ok\"]");
      assertThat(applied).containsExactly("first", "second");
    }

    @Test
    void takesTheIdFromEitherArgument() {
      LoopbackSocket client = engine.connect();
      socketOf(client)
          .on(
              "chat message",
              String.class,
              String.class,
              window.once(
                  (text, offset) -> offset,
                  (text, offset, ack) -> {
                    applied.add(text);
                    ack.send();
                  }));

      client.receive("20[\"chat message\",\"first\",\"x-1\"]");
      client.receive("21[\"chat message\",\"first\",\"x-1\"]");

      assertThat(client.sent()).containsExactly("30[]", "31[]");
      assertThat(applied).containsExactly("first");
    }

    @Test
    void isNotCalledWithoutAnId() {
      LoopbackSocket client = client(window);
      heard(only(server.sockets()));

      client.receive(
          "20[\"post\",{\"text\":\"none\"}]",
          post(1, "", "empty"),
          post(3, "\\ud800", "half"),
          post(2, "x".repeat(OnceWindow.MAX_ID_LENGTH + 1), "long"));

      assertThat(events())
          .containsExactly(
              "there is no id",
              "an id has 1 to 128 characters, this one 0",
              "an id holds no half characters",
              "an id has 1 to 128 characters, this one 129");
      assertThat(client.sent()).isEmpty();
      assertThat(applied).isEmpty();
    }

    @Test
    void commitsNothingWithoutALog() {
      LoopbackSocket client = clientThatWaits(window);
      client.receive(post(0, "a", "first"));

      assertThatThrownBy(() -> owed.get(0).commit(List.of(LogRecord.of("room", new byte[0])), "ok"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a window without a log commits nothing");
      owed.get(0).send("ok");

      assertThat(client.sent()).containsExactly("30[\"ok\"]");
    }
  }

  @Nested
  @DisplayName("A scope")
  final class Scopes {

    @Test
    void keepsIdsApart() {
      client(window.of("ada")).receive(post(0, "a", "first"));
      client(window.of("bob")).receive(post(0, "a", "second"));
      client(window.of("ada")).receive(post(0, "a", "third"));

      assertThat(applied).containsExactly("first", "second");
    }

    @Test
    void isNoPartOfAnId() {
      assertThatThrownBy(() -> window.of("ada\n"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "a scope has at most 128 characters, no line feed and no half ones");
      client(window.of("ada")).receive(post(0, "\\na", "first"));
      client(window.of("")).receive(post(0, "ada\\n\\na", "second"));

      assertThat(applied).containsExactly("first", "second");
    }

    @Test
    void sharesTheBoundsOfItsWindow() {
      window = OnceWindow.create(options().maxIds(1));
      client(window.of("ada")).receive(post(0, "a", "first"));
      client(window.of("bob")).receive(post(0, "a", "second"));
      client(window.of("ada")).receive(post(0, "a", "third"));

      assertThat(applied).containsExactly("first", "second", "third");
    }
  }

  @Nested
  @DisplayName("A bound")
  final class Bounds {

    @Test
    void ofCountForgetsTheOldest() {
      window = OnceWindow.create(options().maxIds(2));
      LoopbackSocket client = client(window);

      client.receive(post(0, "a", "a"), post(1, "b", "b"), post(2, "c", "c"));
      client.receive(post(3, "b", "b"), post(4, "c", "c"), post(5, "a", "a again"));

      assertThat(applied).containsExactly("a", "b", "c", "a again");
    }

    @Test
    void ofAgeForgetsWhatIsOlder() {
      window = OnceWindow.create(options().maxAge(Duration.ofMinutes(1)));
      LoopbackSocket client = client(window);

      client.receive(post(0, "a", "a"));
      pass(Duration.ofMinutes(1));
      client.receive(post(1, "b", "b"), post(2, "a", "a"));
      pass(Duration.ofMillis(1));
      client.receive(post(3, "c", "c"), post(4, "a", "a again"), post(5, "b", "b"));

      assertThat(applied).containsExactly("a", "b", "c", "a again");
    }

    @Test
    void ofBytesForgetsTheOldest() {
      window = OnceWindow.create(options().maxBytes(150));
      LoopbackSocket client = client(window, ack -> ack.send("x".repeat(60)));

      client.receive(post(0, "a", "a"), post(1, "a", "a"), post(2, "b", "b"));
      client.receive(post(3, "b", "b"), post(4, "a", "a again"));

      assertThat(applied).containsExactly("a", "b", "a again");
    }

    @Test
    void leavesTheAnswerToWhatIsBeingApplied() {
      window = OnceWindow.create(options().maxIds(1));
      LoopbackSocket client = clientThatWaits(window);

      client.receive(post(0, "a", "a"), post(1, "b", "b"));
      owed.get(0).send("late");

      assertThat(client.sent()).containsExactly("30[\"late\"]");
      client.receive(post(2, "a", "a again"));
      assertThat(applied).containsExactly("a", "b", "a again");
    }

    @Test
    void doesNotCountTheAnswerToWhatIsForgotten() {
      window = OnceWindow.create(options().maxIds(2).maxBytes(100));
      LoopbackSocket client = clientThatWaits(window);

      client.receive(post(0, "a", "a"), post(1, "b", "b"), post(2, "c", "c"));
      owed.get(0).send("x".repeat(500));
      client.receive(post(3, "d", "d"), post(4, "d", "d"), post(5, "c", "c"));

      assertThat(applied).containsExactly("a", "b", "c", "d");
    }

    @Test
    void thatForgetsWhatWasReleasedLeavesWhatCameAfterIt() {
      window = OnceWindow.create(options().maxIds(2));
      LoopbackSocket client = clientThatWaits(window);
      client.receive(post(0, "a", "a"));
      owed.get(0).release("too fast");

      client.receive(post(1, "a", "a again"), post(2, "b", "b"), post(3, "a", "a"));

      assertThat(applied).containsExactly("a", "a again", "b");
    }

    @Test
    void mustBePositive() {
      OnceOptions options = options();
      assertThatThrownBy(() -> options.maxIds(0)).hasMessage("maxIds must be at least 1, was 0");
      assertThatThrownBy(() -> options.maxBytes(0))
          .hasMessage("maxBytes must be at least 1, was 0");
      assertThatThrownBy(() -> options.maxAge(Duration.ZERO))
          .hasMessage("maxAge must be positive, was PT0S");
    }
  }

  @Nested
  @DisplayName("RFC 9562 §5.7 UUID Version 7")
  final class TimedIds {

    private String idOf(Duration ago, int number) {
      long millis = nowMillis() - ago.toMillis();
      return new UUID(millis << 16 | 0x7000, 0x8000_0000_0000_0000L | number).toString();
    }

    @Test
    void whatMayHaveBeenForgottenIsRefused() {
      window = OnceWindow.create(options().maxIds(1).refuseForgotten(true));
      String first = idOf(Duration.ofSeconds(3), 1);
      LoopbackSocket client = client(window);
      heard(only(server.sockets()));

      client.receive(post(0, first, "first"));
      pass(Duration.ofSeconds(5));
      String second = idOf(Duration.ofSeconds(1), 2);
      client.receive(post(1, second, "second"));
      client.receive(post(2, first, "first again"), post(3, second, "second again"));
      client.receive(post(4, idOf(Duration.ofSeconds(5), 3), "long unsent"));

      assertThat(applied).containsExactly("first", "second");
      assertThat(client.sent()).containsExactly("30[\"ok\",1]", "31[\"ok\",2]", "33[\"ok\",2]");
      assertThat(events())
          .containsExactly(
              "what has this id may have been applied long ago",
              "what has this id may have been applied long ago");
    }

    @Test
    void whatIsOldIsAppliedWhileNothingWasForgotten() {
      window = OnceWindow.create(options().refuseForgotten(true));

      client(window).receive(post(0, idOf(Duration.ofDays(30), 1), "first"));

      assertThat(applied).containsExactly("first");
    }

    @Test
    void whatIsOldIsAppliedWhileOnlyWhatWasReleasedIsForgotten() {
      window = OnceWindow.create(options().maxIds(1).refuseForgotten(true));
      LoopbackSocket client = clientThatWaits(window);
      client.receive(post(0, idOf(Duration.ZERO, 1), "first"));
      owed.get(0).release("too fast");

      client.receive(post(1, idOf(Duration.ZERO, 2), "second"));
      client.receive(post(2, idOf(Duration.ofDays(30), 3), "third"));

      assertThat(applied).containsExactly("first", "second", "third");
    }

    @Test
    void anIdWithoutATimeIsAnError() {
      window = OnceWindow.create(options().refuseForgotten(true));
      LoopbackSocket client = client(window);
      heard(only(server.sockets()));

      client.receive(post(0, "a", "first"), post(1, UUID.randomUUID().toString(), "second"));

      assertThat(applied).isEmpty();
      assertThat(events())
          .containsExactly("an id is a UUID of version 7", "an id is a UUID of version 7");
    }
  }
}
