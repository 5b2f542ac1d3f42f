package io.holdfast.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.socketio.spi.LogChange;
import io.holdfast.socketio.spi.LogEntry;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.LogException;
import io.holdfast.socketio.spi.LogRecord;
import io.holdfast.socketio.spi.LogValue;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class OnceInLogTest extends OnceFixture {

  private static final String NAME = "posts";

  private final LoopbackLog log = new LoopbackLog();

  private OnceWindow open() {
    return OnceWindow.open(log, NAME, options());
  }

  @Nested
  @DisplayName("An answer")
  final class Answers {

    @Test
    void isCommittedBeforeItIsSent() {
      LoopbackSocket client = client(open());
      log.hold();

      client.receive(post(0, "a", "first"), post(1, "a", "first"));
      assertThat(client.sent()).isEmpty();
      log.commit();

      assertThat(client.sent()).containsExactly("30[\"ok\",1]", "31[\"ok\",1]");
      assertThat(applied).containsExactly("first");
    }

    @Test
    void isTheSameWithoutARestart() {
      LoopbackSocket client = client(open());

      client.receive(post(0, "a", "first"), post(1, "b", "second"), post(2, "a", "first"));

      assertThat(client.sent()).containsExactly("30[\"ok\",1]", "31[\"ok\",2]", "32[\"ok\",1]");
    }

    @Test
    void isTheSameAfterARestart() {
      client(open()).receive(post(0, "a", "first"), post(1, "b", "second"));
      log.crash();

      LoopbackSocket back = client(open());
      back.receive(post(5, "a", "first"));

      assertThat(back.sent()).containsExactly("35[\"ok\",1]");
      assertThat(applied).containsExactly("first", "second");
    }

    @Test
    void thatWasNotCommittedIsGivenAnewAfterACrash() {
      OnceWindow window = open();
      log.hold();
      client(window).receive(post(0, "a", "first"));
      log.crash();

      LoopbackSocket back = client(open());
      back.receive(post(0, "a", "first"));

      assertThat(back.sent()).containsExactly("30[\"ok\",2]");
      assertThat(applied).containsExactly("first", "first");
    }

    @Test
    void thatTheLogDidNotTakeIsTriedAgainByTheRepeat() {
      LoopbackSocket client = client(open());
      log.commitError = LogError.WRITE_FAILED;
      client.receive(post(0, "a", "first"), post(1, "a", "first"));
      assertThat(client.sent()).isEmpty();

      log.commitError = null;
      client.receive(post(2, "a", "first"));

      assertThat(client.sent()).containsExactly("32[\"ok\",1]");
      assertThat(applied).containsExactly("first");
    }

    @Test
    void thatCannotBeReadIsNotSent() {
      LoopbackSocket client = client(open());
      client.receive(post(0, "a", "first"));
      client.sent();

      log.readError = LogError.READ_FAILED;
      client.receive(post(1, "a", "first"));
      log.readError = null;
      client.receive(post(2, "a", "first"));

      assertThat(client.sent()).containsExactly("32[\"ok\",1]");
      assertThat(applied).containsExactly("first");
    }
  }

  @Nested
  @DisplayName("Changes and their answer")
  final class Changes {

    private CompletionStage<List<LogEntry>> commit(int index) {
      List<LogChange> changes = List.of(LogRecord.of("room", "said".getBytes(UTF_8)));
      CompletionStage<List<LogEntry>> outcome = owed.get(index).commit(changes, "ok");
      outcome.whenComplete(
          (entries, failure) -> events.add(failure == null ? "" + entries.size() : "failed"));
      return outcome;
    }

    @Test
    void areOneCommit() {
      LoopbackSocket client = clientThatWaits(open());
      client.receive(post(0, "a", "first"));
      log.hold();
      commit(0);
      log.crash();
      assertThat(log.entries()).isEmpty();

      LoopbackSocket back = clientThatWaits(open());
      back.receive(post(0, "a", "first"));
      commit(1);
      assertThat(events()).containsExactly("1");
      log.crash();
      LoopbackSocket backAgain = clientThatWaits(open());
      backAgain.receive(post(0, "a", "first"));

      assertThat(back.sent()).containsExactly("30[\"ok\"]");
      assertThat(backAgain.sent()).containsExactly("30[\"ok\"]");
      assertThat(log.entries()).hasSize(1);
    }

    @Test
    void thatTheLogDidNotTakeReleaseTheId() {
      LoopbackSocket client = clientThatWaits(open());
      log.commitError = LogError.WRITE_FAILED;
      client.receive(post(0, "a", "first"));
      commit(0);
      assertThat(events()).containsExactly("failed");

      log.commitError = null;
      client.receive(post(1, "a", "first"));
      commit(1);

      assertThat(client.sent()).containsExactly("31[\"ok\"]");
      assertThat(log.entries()).hasSize(1);
    }

    @Test
    void thatTheLogRefusesReleaseTheId() {
      LoopbackSocket client = clientThatWaits(open());
      client.receive(post(0, "a", "first"));
      log.appendRefusal = "no such stream";
      assertThatThrownBy(() -> commit(0)).hasMessage("no such stream");

      log.appendRefusal = null;
      client.receive(post(1, "a", "first"));
      commit(1);

      assertThat(client.sent()).containsExactly("31[\"ok\"]");
    }

    @Test
    void whoseRecordIsThereAreNotMadeAgain() {
      LogRecord said = LogRecord.once("room", "a", "said".getBytes(UTF_8));
      LogValue count = LogValue.of("counts", "room", new byte[] {1});
      LoopbackSocket client = clientThatWaits(open());
      client.receive(post(0, "a", "first"), post(1, "b", "second"));
      owed.get(0).commit(List.of(said), "ok");

      owed.get(1)
          .commit(List.of(said, count), "again")
          .thenAccept(entries -> events.add(entries.get(0).id()));
      client.receive(post(2, "b", "second"));

      assertThat(client.sent()).containsExactly("30[\"ok\"]", "31[\"again\"]", "32[\"again\"]");
      assertThat(events()).containsExactly("a");
      assertThat(log.entries()).hasSize(1);
      assertThat(log.keys("counts")).isEmpty();
    }

    @Test
    void areCommittedWhenTheIdIsForgotten() {
      OnceWindow window = OnceWindow.open(log, NAME, options().maxIds(1));
      LoopbackSocket client = clientThatWaits(window);
      client.receive(post(0, "a", "first"), post(1, "b", "second"));

      commit(0);

      assertThat(client.sent()).containsExactly("30[\"ok\"]");
      assertThat(log.entries()).hasSize(1);
      assertThat(log.keys(NAME)).isEmpty();
    }

    @Test
    void areAtLeastOneAndCommittedOnce() {
      LoopbackSocket client = clientThatWaits(open());
      client.receive(post(0, "a", "first"));
      assertThatThrownBy(() -> owed.get(0).commit(List.of(), "ok"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there must be at least one change to commit");

      commit(0);

      assertThatThrownBy(() -> commit(0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the answer was given before");
      assertThat(log.entries()).hasSize(1);
    }
  }

  @Nested
  @DisplayName("What is forgotten")
  final class Forgotten {

    @Test
    void leavesTheLog() {
      client(OnceWindow.open(log, NAME, options().maxIds(2)))
          .receive(post(0, "a", "a"), post(1, "b", "b"), post(2, "c", "c"));

      assertThat(log.keys(NAME)).containsExactly("\nb", "\nc");
    }

    @Test
    void leavesTheLogAlsoIfItWasBeingCommitted() {
      OnceWindow window = OnceWindow.open(log, NAME, options().maxIds(1));
      LoopbackSocket client = client(window);
      log.hold();
      client.receive(post(0, "a", "a"), post(1, "b", "b"));
      log.commit();

      assertThat(client.sent()).containsExactly("30[\"ok\",1]", "31[\"ok\",2]");
      assertThat(log.keys(NAME)).containsExactly("\nb");
    }

    @Test
    void isTheOldestAlsoAfterARestart() {
      LoopbackSocket client = client(open());
      for (String id : List.of("z", "y", "x")) {
        client.receive(post(0, id, id));
        pass(Duration.ofSeconds(1));
      }

      LoopbackSocket back = client(OnceWindow.open(log, NAME, options().maxIds(2)));
      back.receive(post(0, "y", "y"), post(1, "x", "x"), post(2, "z", "z again"));

      assertThat(applied).containsExactly("z", "y", "x", "z again");
      assertThat(log.keys(NAME)).containsExactly("\nx", "\nz");
    }

    @Test
    void isWhatIsTooMuchWhenTheWindowIsOpened() {
      LoopbackSocket client = client(open(), ack -> ack.send("x".repeat(60)));
      client.receive(post(0, "a", "a"));
      pass(Duration.ofMinutes(2));
      client.receive(post(1, "b", "b"), post(2, "c", "c"));

      OnceWindow.open(log, NAME, options().maxAge(Duration.ofMinutes(2)));
      assertThat(log.keys(NAME)).containsExactly("\na", "\nb", "\nc");
      OnceWindow.open(log, NAME, options().maxAge(Duration.ofMinutes(1)));
      assertThat(log.keys(NAME)).containsExactly("\nb", "\nc");
      OnceWindow.open(log, NAME, options().maxBytes(150));
      assertThat(log.keys(NAME)).containsExactly("\nc");
    }

    @Test
    void leavesTheAnswerToWhatCameAfterItsRelease() {
      LoopbackSocket client = clientThatWaits(OnceWindow.open(log, NAME, options().maxIds(2)));
      client.receive(post(0, "a", "a"));
      owed.get(0).release("too fast");
      client.receive(post(1, "a", "a again"));
      owed.get(1).send("ok");

      client.receive(post(2, "b", "b"), post(3, "a", "a"));

      assertThat(client.sent()).endsWith("33[\"ok\"]");
      assertThat(log.keys(NAME)).containsExactly("\na");
    }

    @Test
    void isRefusedAlsoAfterARestart() {
      String first = idAt(nowMillis());
      String second = idAt(nowMillis() + 1000);
      OnceOptions options = options().maxIds(1).refuseForgotten(true);
      LoopbackSocket client = client(OnceWindow.open(log, NAME, options));
      client.receive(post(0, first, "first"));
      pass(Duration.ofSeconds(1));
      client.receive(post(1, second, "second"));

      client(OnceWindow.open(log, NAME, options))
          .receive(post(0, first, "first again"), post(1, second, "second again"));

      assertThat(applied).containsExactly("first", "second");
    }

    private String idAt(long millis) {
      return new UUID(millis << 16 | 0x7000, 0x8000_0000_0000_0001L).toString();
    }
  }

  @Nested
  @DisplayName("A window that is opened")
  final class Opening {

    @Test
    void readsAllThereIs() {
      LoopbackSocket client = client(open());
      for (int i = 0; i < 2500; i++) {
        client.receive(post(i, "id-" + i, "x"));
      }
      client.sent();

      LoopbackSocket back = client(open());
      back.receive(post(0, "id-0", "x"), post(1, "id-1250", "x"), post(2, "id-2499", "x"));

      assertThat(back.sent()).containsExactly("30[\"ok\",1]", "31[\"ok\",1251]", "32[\"ok\",2500]");
      assertThat(applied).hasSize(2500);
    }

    @Test
    void knowsNothingOfOthers() {
      client(open()).receive(post(0, "a", "first"));
      client(OnceWindow.open(log, "edits", options())).receive(post(0, "a", "second"));

      assertThat(applied).containsExactly("first", "second");
    }

    @Test
    void saysWhyItCannotRead() {
      log.readError = LogError.READ_FAILED;

      assertThatThrownBy(OnceInLogTest.this::open)
          .isInstanceOfSatisfying(
              LogException.class, e -> assertThat(e.error()).isEqualTo(LogError.READ_FAILED));
    }

    @Test
    void saysThatAnAnswerIsDamaged() {
      client(open()).receive(post(0, "a", "first"));
      OnceWindow window = open();
      log.put(LogValue.of(NAME, "\na", new byte[] {9}));

      assertThatThrownBy(OnceInLogTest.this::open)
          .isInstanceOfSatisfying(
              LogException.class, e -> assertThat(e.error()).isEqualTo(LogError.CORRUPT));
      LoopbackSocket client = client(window);
      client.receive(post(0, "a", "first"));

      assertThat(client.sent()).isEmpty();
      assertThat(applied).containsExactly("first");
    }
  }
}
